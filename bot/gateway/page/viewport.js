/** Keeps the input above a phone's keyboard where the browser lays the keyboard over the page instead of making room. */

export function keepAboveKeyboard() {
  const view = window.visualViewport;
  if (!view) return;
  const fit = () => {
    // Zoomed in by two fingers, the view is small for another reason, and the page must stay as it is.
    const covered = view.scale === 1 && window.innerHeight - view.height > 80;
    const root = document.documentElement;
    if (covered) {
      root.style.setProperty("--height", `${view.height}px`);
      window.scrollTo(0, 0);
    } else {
      root.style.removeProperty("--height");
    }
  };
  view.addEventListener("resize", fit);
}
