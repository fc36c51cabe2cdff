// Nothing typed is lost: title, text and tags stay in this browser until a page shows that they were saved.
(() => {
  const editor = document.querySelector("[data-editor]");
  if (!editor) return;
  const key = `text:${location.pathname}`;
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

  function keep() {
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
  let saved = JSON.stringify(read());
  if (earlier && differs(earlier)) bar.hidden = false;

  editor.querySelector("[data-kept-restore]").addEventListener("click", () => {
    for (const name of names) if (editor.elements[name]) editor.elements[name].value = earlier[name] ?? "";
    bar.hidden = true;
    keep();
    editor.elements.markdown.dispatchEvent(new Event("input", { bubbles: true }));
    editor.elements.markdown.focus();
  });
  editor.querySelector("[data-kept-discard]").addEventListener("click", () => {
    bar.hidden = true;
    localStorage.removeItem(key);
  });

  let waiting = 0;
  editor.addEventListener("input", () => {
    // While the older text waits for an answer, what is typed must not overwrite it.
    clearTimeout(waiting);
    if (bar.hidden) waiting = setTimeout(keep, 400);
  });
  editor.addEventListener("submit", () => {
    clearTimeout(waiting);
    keep();
    saved = null;
    sessionStorage.setItem("sent-text", key);
  });
  window.addEventListener("pagehide", () => bar.hidden && saved !== null && saved !== JSON.stringify(read()) && keep());
  window.addEventListener("beforeunload", (event) => {
    if (saved !== null && saved !== JSON.stringify(read())) event.preventDefault();
  });
})();
