/** Speaks to screen readers apart from the log, so that a reload or a moved message is not read out again. */

const GONE_AFTER_MS = 10_000;

export class Announcer {
  #element;

  constructor(element) {
    this.#element = element;
  }

  say(words) {
    const line = document.createElement("p");
    line.textContent = words;
    this.#element.append(line);
    setTimeout(() => line.remove(), GONE_AFTER_MS);
  }

  clear() {
    this.#element.replaceChildren();
  }
}
