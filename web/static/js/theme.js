// Light, auto, dark: at once, without a new page. The form itself does the same without this script.
(() => {
  const form = document.querySelector("[data-theme-switch]");
  const schemes = { light: "light", dark: "dark", auto: "light dark" };

  function show(theme) {
    document.documentElement.dataset.theme = theme;
    document.querySelector('meta[name="color-scheme"]').content = schemes[theme];
    for (const button of form.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.value === theme));
    }
  }

  form?.addEventListener("submit", (event) => {
    const theme = event.submitter?.value;
    if (!(theme in schemes)) return;
    event.preventDefault();
    const body = new FormData(form, event.submitter);
    show(theme);
    // The answer is a redirect to this page: there is nothing in it to follow.
    fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
  });
})();
