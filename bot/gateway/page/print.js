/** The button of a page to print. Without this script the browser's own menu prints as well. */

const button = document.querySelector("#print");
button.hidden = false;
button.addEventListener("click", () => window.print());
