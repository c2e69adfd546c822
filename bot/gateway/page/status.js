/** The one line above the input that says how things are, when there is something to say. */

import { say } from "./words.js";

export class Status {
  #line;
  #words;
  #again;
  #announcer;
  #shown = "starting";

  /** Elements `line`, `words`, `again`; `announcer` speaks; `onAgain()` when the person wants to try now. */
  constructor({ line, words, again }, announcer, onAgain) {
    this.#line = line;
    this.#words = words;
    this.#again = again;
    this.#announcer = announcer;
    again.addEventListener("click", onAgain);
  }

  /** Shows the words `status.<key>`, with a button to try now where `again` says so. */
  show(key, { again = false } = {}) {
    if (this.#shown === key) return;
    this.#shown = key;
    this.#words.textContent = say(`status.${key}`);
    this.#again.hidden = !again;
    this.#line.hidden = false;
    this.#announcer.say(this.#words.textContent);
  }

  /** Takes the line away; with `keys`, only if it shows one of them. */
  clear(...keys) {
    if (keys.length && !keys.includes(this.#shown)) return;
    this.#shown = "";
    this.#line.hidden = true;
  }
}
