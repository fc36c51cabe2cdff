// The account's menu closes as menus do: by Escape, by a click elsewhere, by going on with the keyboard.
(() => {
  const menu = document.querySelector("details.menu");
  if (!menu) return;

  function closeUnlessIn(target) {
    if (!(target instanceof Node && menu.contains(target))) menu.open = false;
  }

  document.addEventListener("pointerdown", (event) => closeUnlessIn(event.target));
  menu.addEventListener("focusout", (event) => event.relatedTarget && closeUnlessIn(event.relatedTarget));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
})();
