// A picture that is pasted, dropped or chosen goes up at once, and its Markdown stands where the caret was.
(() => {
  const editor = document.querySelector("[data-editor]");
  if (!editor) return;
  const area = editor.elements.markdown;
  const chooser = Object.assign(document.createElement("input"), { type: "file", accept: "image/*", multiple: true });

  function pictures(list) {
    return [...(list ?? [])].filter((file) => file.type.startsWith("image/"));
  }

  async function send(file) {
    const body = new FormData();
    body.append("picture", file);
    body.append("alt", file.name.replace(/\.\w+$/, ""));
    const headers = { "X-CSRFToken": window.inkstone.token(editor), Accept: "application/json" };
    const answer = await fetch(editor.dataset.pictures, { method: "POST", body, headers });
    const told = await answer.json().catch(() => ({}));
    return answer.ok ? told : { refusal: told.error ?? answer.status };
  }

  async function upload(files) {
    for (const file of files) {
      window.inkstone.say(editor, "uploading");
      try {
        const { markdown, refusal } = await send(file);
        if (markdown) window.inkstone.insert(area, `${markdown}\n`);
        window.inkstone.say(editor, markdown ? "" : "refused", { reason: refusal });
      } catch {
        window.inkstone.say(editor, "unreachable");
      }
    }
  }

  function take(event, list) {
    const files = pictures(list);
    if (!files.length) return;
    event.preventDefault();
    upload(files);
  }

  area.addEventListener("paste", (event) => take(event, event.clipboardData?.files));
  area.addEventListener("drop", (event) => take(event, event.dataTransfer?.files));
  area.addEventListener("dragover", () => area.classList.add("is-dropping"));
  for (const end of ["dragleave", "drop"]) area.addEventListener(end, () => area.classList.remove("is-dropping"));
  editor.querySelector("[data-choose-picture]")?.addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", () => {
    upload(pictures(chooser.files));
    chooser.value = "";
  });
})();
