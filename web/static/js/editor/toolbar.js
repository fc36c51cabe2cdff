// Buttons that put Markdown around, or in front of, what is selected; Ctrl/Cmd with B, I and K as well; with S it saves.
(() => {
  const editor = document.querySelector("[data-editor]");
  const tools = editor?.querySelector("[data-tools]");
  if (!tools) return;
  const area = editor.elements.markdown;
  const around = { bold: "**", italic: "*" };
  const before = { heading: "## ", quote: "> ", list: "- ", tasks: "- [ ] " };
  const keys = { b: "bold", i: "italic", k: "link" };

  function selected() {
    return area.value.slice(area.selectionStart, area.selectionEnd);
  }

  function wrap(open, close = open) {
    const from = area.selectionStart;
    const text = selected();
    window.inkstone.insert(area, open + text + close);
    area.setSelectionRange(from + open.length, from + open.length + text.length);
  }

  function prefix(mark) {
    const from = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
    const lines = area.value.slice(from, area.selectionEnd).split("\n");
    window.inkstone.insert(area, lines.map((line) => mark + line).join("\n"), from, area.selectionEnd);
  }

  function apply(tool) {
    if (tool in around) wrap(around[tool]);
    else if (tool in before) prefix(before[tool]);
    else if (tool === "link") wrap("[", "](https://)");
    else if (tool === "code") selected().includes("\n") ? wrap("```\n", "\n```") : wrap("`");
  }

  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-tool]")?.dataset.tool;
    if (tool) apply(tool);
  });
  area.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const tool = keys[event.key.toLowerCase()];
    if (!tool) return;
    event.preventDefault();
    apply(tool);
  });
  editor.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    if (!event.repeat) editor.requestSubmit();
  });
})();
