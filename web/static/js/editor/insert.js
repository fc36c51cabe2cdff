// One way to change the text for every part of the editor: window.inkstone.insert(area, text, from, to).
window.inkstone = {
  // execCommand is called obsolete, but it alone leaves the change in the browser's own undo list.
  insert(area, text, from = area.selectionStart, to = area.selectionEnd) {
    area.focus();
    area.setSelectionRange(from, to);
    if (!document.execCommand("insertText", false, text)) {
      area.setRangeText(text, from, to, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  },

  // What stands in the `data-…` of the line below the tools, where gettext has put it.
  say(editor, name, values = {}) {
    const line = editor.querySelector("[data-state]");
    const text = name ? line.dataset[name] : "";
    line.textContent = text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  },

  token: (editor) => editor.elements.csrf_token.value,
};
