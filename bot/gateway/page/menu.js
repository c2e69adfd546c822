/** The menu that opens from its button on small screens, and the dialogs that its entries open. */

export function setUpMenu(button, menu) {
  const show = (open) => {
    menu.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  const inside = (node) => menu.contains(node) || button.contains(node);
  button.addEventListener("click", () => show(menu.hidden));
  menu.addEventListener("click", (event) => {
    if (event.target.closest("button, a")) show(false);
  });
  document.addEventListener("click", (event) => {
    if (!inside(event.target)) show(false);
  });
  document.addEventListener("focusin", (event) => {
    if (!inside(event.target)) show(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || menu.hidden || document.querySelector("dialog[open]")) return;
    show(false);
    button.focus();
  });
}

/** A dialog opened by `opener`, or by the menu's button where the opener is hidden again when the dialog closes. */
export function setUpDialog(dialog, opener, menuButton, { opened = () => {} } = {}) {
  opener.addEventListener("click", () => {
    opened();
    dialog.showModal();
  });
  dialog.addEventListener("close", () => {
    const back = opener.getClientRects().length ? opener : menuButton;
    back.focus();
  });
  for (const button of dialog.querySelectorAll("[data-close]")) {
    button.addEventListener("click", () => dialog.close());
  }
}
