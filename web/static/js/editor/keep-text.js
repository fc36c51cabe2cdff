// Nothing typed is lost: title, text and tags go to the server a moment after the last key. This browser keeps
// them until the server has them, and as long as it does not answer.
(() => {
  const editor = document.querySelector("[data-editor]");
  if (!editor) return;
  const key = `text:${location.pathname}`;
  const names = ["title", "markdown", "tags"];
  const bar = editor.querySelector("[data-kept]");
  const there = editor.querySelector("[data-kept-there]");

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
      localStorage.setItem(key, JSON.stringify(read()));
    } catch {
      // Storage is full or switched off: writing goes on, and the browser still asks before the page is left.
    }
  }

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  const earlier = kept();
  const first = JSON.stringify(read());
  let sent = first; // what the server has, saved or not
  let isSaving = false;
  if (earlier && differs(earlier)) bar.hidden = false;
  // While an older text waits for an answer, what is typed must not overwrite it.
  const mayKeep = () => bar.hidden && !there?.isConnected && !isSaving;

  async function keepThere() {
    const text = read();
    const written = JSON.stringify(text);
    if (!mayKeep() || written === sent) return;
    const body = new URLSearchParams({ ...text, based_on: editor.elements.based_on.value });
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
    there?.remove(); // the browser's copy is the newer one: it was kept when the server did not answer
    keepHere();
    editor.elements.markdown.dispatchEvent(new Event("input", { bubbles: true }));
    editor.elements.markdown.focus();
  });
  editor.querySelector("[data-kept-discard]").addEventListener("click", () => {
    bar.hidden = true;
    localStorage.removeItem(key);
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
