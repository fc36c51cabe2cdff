// The text as readers will see it, beside the Markdown, a moment after the last key.
(() => {
  const editor = document.querySelector("[data-editor]");
  const pane = editor?.querySelector("[data-preview-pane]");
  if (!pane) return;
  const area = editor.elements.markdown;
  const toggle = editor.querySelector("[data-preview-toggle]");
  let waiting = 0;
  let newest = 0;

  // As the pages themselves decide it: a Han character in four of the first 400 makes a text Chinese.
  function languageOf(text) {
    const start = text.slice(0, 400);
    return (start.match(/[\u4e00-\u9fff]/g) ?? []).length * 4 > start.length ? "zh-Hans" : "en";
  }

  async function render() {
    const turn = ++newest;
    const body = new URLSearchParams({ markdown: area.value });
    const headers = { "X-CSRFToken": window.inkstone.token(editor) };
    try {
      const answer = await fetch(editor.dataset.preview, { method: "POST", body, headers });
      if (!answer.ok) throw new Error(String(answer.status));
      const html = await answer.text();
      // A slow answer must not overwrite the one to a later text.
      if (turn === newest) pane.innerHTML = html;
      pane.lang = languageOf(pane.textContent);
      window.inkstone.say(editor, "");
    } catch {
      window.inkstone.say(editor, "unreachable");
    }
  }

  toggle.addEventListener("click", () => {
    pane.hidden = !pane.hidden;
    pane.parentElement.classList.toggle("has-preview", !pane.hidden);
    toggle.setAttribute("aria-pressed", String(!pane.hidden));
    if (!pane.hidden) render();
  });
  area.addEventListener("input", () => {
    clearTimeout(waiting);
    if (!pane.hidden) waiting = setTimeout(render, 350);
  });
})();
