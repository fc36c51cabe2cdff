// A picture that is pasted, dropped or chosen goes up once it is said what it shows; its Markdown stands where the
// caret was.
(() => {
  const editor = document.querySelector("[data-editor]");
  if (!editor) return;
  const area = editor.elements.markdown;
  const chooser = Object.assign(document.createElement("input"), { type: "file", accept: "image/*", multiple: true });

  function pictures(list) {
    return [...(list ?? [])].filter((file) => file.type.startsWith("image/"));
  }

  const dialog = editor.querySelector("[data-ask-alt]");
  const said = dialog.querySelector("[data-ask-text]");

  // What the picture shows, nothing for decoration; null when it is left out (also by Escape).
  function ask(file) {
    dialog.querySelector("[data-ask-file]").textContent = file.name;
    said.value = "";
    dialog.returnValue = "";
    dialog.showModal();
    said.focus();
    return new Promise((tell) => {
      dialog.addEventListener("close", () => tell(dialog.returnValue === "in" ? said.value : null), { once: true });
    });
  }

  dialog.querySelector("[data-ask-done]").addEventListener("click", () => dialog.close("in"));
  dialog.querySelector("[data-ask-none]").addEventListener("click", () => dialog.close());
  said.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return; // it would save the whole text
    event.preventDefault();
    dialog.close("in");
  });
  // What is typed here is no part of the text that is kept.
  said.addEventListener("input", (event) => event.stopPropagation());

  async function send(file, alt) {
    const body = new FormData();
    body.append("picture", file);
    body.append("alt", alt);
    const headers = { "X-CSRFToken": window.inkstone.token(editor), Accept: "application/json" };
    const answer = await fetch(editor.dataset.pictures, { method: "POST", body, headers });
    const told = await answer.json().catch(() => ({}));
    return answer.ok ? told : { refusal: told.error ?? answer.status };
  }

  async function upload(files) {
    for (const file of files) {
      const alt = await ask(file);
      if (alt === null) continue;
      window.inkstone.say(editor, "uploading");
      try {
        const { markdown, refusal } = await send(file, alt);
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
