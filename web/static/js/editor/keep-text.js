// Nothing typed is lost: title, text and tags go to the server a moment after the last key. This browser keeps
// them until the server has them, and as long as it does not answer. Each window keeps its own, here and there.
(() => {
  const editor = document.querySelector("[data-editor]");
  if (!editor) return;
  // What the server wrote there comes back from a save that was refused: the same window. Some browsers fill in
  // what another window had.
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  const number = editor.elements.window;
  number.value = number.defaultValue || String((high & 0x1fffff) * 2 ** 32 + low + 1);
  const base = `text:${location.pathname}`;
  const key = `${base}:${number.value}`;
  const names = ["title", "markdown", "tags"];
  const bar = editor.querySelector("[data-kept]");

  function read() {
    return Object.fromEntries(names.map((name) => [name, editor.elements[name]?.value ?? ""]));
  }

  function differs(kept) {
    // A form's line ends come back as CRLF from some servers; that is no newer text.
    const plain = (text) => (text ?? "").replace(/\r\n/g, "\n").trim();
    const now = read();
    return names.some((name) => plain(kept[name]) !== plain(now[name]));
  }

  function keepHere() {
    try {
      localStorage.setItem(key, JSON.stringify({ ...read(), at: Date.now() }));
    } catch {
      // Storage is full or switched off: writing goes on, and the browser still asks before the page is left.
    }
  }

  function readKept(name) {
    try {
      return JSON.parse(localStorage.getItem(name));
    } catch {
      return null;
    }
  }

  // The last that any window of this text kept here and the server may not have.
  function findKept() {
    const names = Object.keys(localStorage).filter((name) => name === base || name.startsWith(`${base}:`));
    const texts = names.map((name) => ({ name, ...readKept(name) })).filter(differs);
    return texts.sort((one, other) => (other.at ?? 0) - (one.at ?? 0))[0];
  }

  const earlier = findKept();
  const first = JSON.stringify(read());
  let sent = first; // what the server has, saved or not
  let isSaving = false;
  if (earlier) bar.hidden = false;
  const mayKeep = () => !isSaving;

  async function keepThere() {
    const text = read();
    const written = JSON.stringify(text);
    if (!mayKeep() || written === sent) return;
    const told = ["based_on", "window", "took"].map((name) => [name, editor.elements[name].value]);
    const body = new URLSearchParams({ ...text, ...Object.fromEntries(told) });
    const headers = { "X-CSRFToken": window.inkstone.token(editor) };
    try {
      const answer = await fetch(editor.dataset.typed, { method: "POST", body, headers, redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const { newest } = await answer.json();
      sent = written;
      if (JSON.stringify(read()) === written && !isSaving) localStorage.removeItem(key);
      const isOlder = Number(editor.elements.based_on.value) < newest;
      window.inkstone.say(editor, isOlder ? "newer" : "typed", { time: new Date().toLocaleTimeString([], { timeStyle: "short" }) });
    } catch {
      window.inkstone.say(editor, "unreachable");
    }
  }

  editor.querySelector("[data-kept-restore]").addEventListener("click", () => {
    for (const name of names) if (editor.elements[name]) editor.elements[name].value = earlier[name] ?? "";
    bar.hidden = true;
    if (earlier.name !== key) localStorage.removeItem(earlier.name);
    keepHere();
    editor.elements.markdown.dispatchEvent(new Event("input", { bubbles: true }));
    editor.elements.markdown.focus();
  });
  editor.querySelector("[data-kept-discard]").addEventListener("click", () => {
    bar.hidden = true;
    localStorage.removeItem(earlier.name);
  });

  let here = 0;
  let onTheWay = 0;
  editor.addEventListener("input", () => {
    clearTimeout(here);
    clearTimeout(onTheWay);
    if (!mayKeep()) return;
    here = setTimeout(() => mayKeep() && JSON.stringify(read()) !== sent && keepHere(), 400);
    onTheWay = setTimeout(keepThere, 1500);
  });
  window.addEventListener("online", keepThere);
  editor.addEventListener("submit", () => {
    clearTimeout(here);
    clearTimeout(onTheWay);
    isSaving = true;
    keepHere();
    sessionStorage.setItem("sent-text", key);
  });
  const isTyped = () => !isSaving && JSON.stringify(read()) !== first;
  window.addEventListener("pagehide", () => mayKeep() && isTyped() && JSON.stringify(read()) !== sent && keepHere());
  window.addEventListener("beforeunload", (event) => {
    // What the server has is offered again: nothing to warn of.
    if (isTyped() && JSON.stringify(read()) !== sent) event.preventDefault();
  });
})();
