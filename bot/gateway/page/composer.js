/** Where the person writes. Enter sends; what is written survives a reload of the tab and is never cleared by surprise. */

import { tabStore } from "./storage.js";
import { say } from "./words.js";

const LIMIT = 4000;
const COUNT_BELOW = 500;
const DRAFT = "draft";

export class Composer {
  #field;
  #counter;
  #announcer;
  #onSend;

  /** Elements `form`, `field`, `counter`; `announcer` speaks; `onSend(text)` gets what is sent. */
  constructor({ form, field, counter }, announcer, onSend) {
    this.#field = field;
    this.#counter = counter;
    this.#announcer = announcer;
    this.#onSend = onSend;
    // What was typed before the script was there is kept too.
    field.value ||= tabStore.getItem(DRAFT) ?? "";
    field.addEventListener("input", () => this.#changed());
    field.addEventListener("keydown", (event) => this.#key(event));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#changed();
  }

  /** To the input, but not where that would throw a keyboard over half of a phone's screen. */
  focus() {
    if (!matchMedia("(pointer: coarse)").matches) this.#field.focus({ preventScroll: true });
  }

  /** Puts words back to be changed, before those already there. */
  restore(text) {
    this.#field.value = [text, this.#field.value].filter(Boolean).join("\n");
    this.#changed();
    this.#field.focus();
  }

  clear() {
    this.#field.value = "";
    this.#changed();
  }

  get #text() {
    return this.#field.value.trim();
  }

  /** Characters to spare, as the server counts them: an emoji is one, not two. */
  get #spare() {
    return LIMIT - [...this.#text].length;
  }

  #key(event) {
    // While an input method composes, Enter picks a word; Safari says so by the old code only.
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || composing) return;
    event.preventDefault();
    this.#submit();
  }

  #submit() {
    const text = this.#text;
    if (text && this.#spare < 0) this.#announcer.say(this.#counter.textContent);
    if (!text || this.#spare < 0) return;
    this.clear();
    this.#field.focus({ preventScroll: true });
    this.#onSend(text);
  }

  #changed() {
    if (this.#field.value) tabStore.setItem(DRAFT, this.#field.value);
    else tabStore.removeItem(DRAFT);
    const spare = this.#spare;
    if (spare < 0) this.#count("counter over", say("counter.over", { count: -spare }));
    else if (spare <= COUNT_BELOW) this.#count("counter near", say("counter.left", { count: spare }));
    else this.#count("counter", "");
    this.#field.setAttribute("aria-invalid", String(spare < 0));
    this.#fit();
  }

  #count(className, words) {
    const crossed = this.#counter.className !== className;
    this.#counter.className = className;
    this.#counter.textContent = words;
    if (crossed && words) this.#announcer.say(words);
  }

  #fit() {
    this.#field.style.height = "auto";
    this.#field.style.height = `${this.#field.scrollHeight + 2}px`;
  }
}
