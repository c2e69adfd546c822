/** The talk as a list: every message once, in the order of the server's log, what is still on its way at the end. */

import { renderMessage, renderState, spendChoices } from "./message.js";

const PAUSE_WORTH_A_HEADING_MS = 30 * 60_000;
const ON_ITS_WAY = 1e9;

export class Log {
  #list;
  #end;
  #newer;
  #typing;
  #onChoice;
  #entries = [];
  #byId = new Map();
  #added = 0;
  #atEnd = true;

  /** Elements `list`, `end`, `newer`, `typing`; `onChoice(choice)` when the person presses one. */
  constructor({ list, end, newer, typing }, onChoice) {
    this.#list = list;
    this.#end = end;
    this.#newer = newer;
    this.#typing = typing;
    this.#onChoice = onChoice;
    new IntersectionObserver(([seen]) => this.#sawEnd(seen.isIntersecting)).observe(end);
    // The input grows or a keyboard opens: what was last said stays in sight.
    new ResizeObserver(() => this.#atEnd && this.toEnd()).observe(list.parentElement);
    newer.addEventListener("click", () => this.toEnd());
  }

  /** Adds messages of the server; returns those that were not shown before. */
  show(messages) {
    const fresh = messages.filter((message) => this.#take(message));
    if (!fresh.length) return fresh;
    this.#spend();
    if (fresh.some(({ from }) => from !== "person")) this.showTyping(false);
    this.#follow(fresh);
    return fresh;
  }

  /** Shows or updates a message of the person's that the server has not confirmed. */
  showOwn(own, state, actions) {
    let entry = this.#byId.get(own.id);
    if (!entry) {
      const at = new Date().toISOString();
      entry = this.#insert({ ...own, from: "person", kind: "plain", at }, ON_ITS_WAY + this.#added++);
      this.#spend();
      this.toEnd();
    }
    if (entry.order >= ON_ITS_WAY) renderState(entry.item, state, actions);
  }

  /** The server has it: it takes its place before its `replies`. */
  settle(own, replies) {
    const entry = this.#byId.get(own.id);
    if (!entry || entry.order < ON_ITS_WAY) return;
    renderState(entry.item, "sent");
    const first = Math.min(...replies.map(({ n }) => n));
    this.#move(entry, Number.isFinite(first) ? first - 0.5 : this.#last + 0.5);
  }

  /** The words that say how the person's message fares. */
  stateOf(own) {
    return this.#byId.get(own.id).item.querySelector(".state").firstChild.textContent;
  }

  remove(own) {
    const entry = this.#byId.get(own.id);
    entry?.item.remove();
    this.#byId.delete(own.id);
    this.#entries = this.#entries.filter((other) => other !== entry);
  }

  clear() {
    this.#list.replaceChildren();
    this.#entries = [];
    this.#byId.clear();
    this.#newer.hidden = true;
    this.showTyping(false);
  }

  showTyping(on) {
    if (this.#typing.hidden === !on) return;
    const follow = this.#atEnd;
    this.#typing.hidden = !on;
    if (follow) this.toEnd();
  }

  toEnd() {
    this.#atEnd = true;
    this.#newer.hidden = true;
    this.#end.scrollIntoView({ block: "end" });
  }

  /** The highest number of the server's log that is shown. */
  get #last() {
    const orders = this.#entries.map(({ order }) => order).filter((order) => order < ON_ITS_WAY);
    return Math.max(0, ...orders);
  }

  #take(message) {
    const known = this.#byId.get(message.id);
    if (!known) {
      const { item } = this.#insert(message, message.n);
      if (message.from === "person") renderState(item, "sent");
      return true;
    }
    if (known.order !== message.n) {
      this.#move(known, message.n);
      renderState(known.item, "sent");
    }
    return false;
  }

  #insert(message, order) {
    const item = renderMessage(message, (choice) => this.#onChoice(choice));
    const entry = { message, order, item };
    this.#byId.set(message.id, entry);
    this.#place(entry);
    return entry;
  }

  #move(entry, order) {
    this.#entries.splice(this.#entries.indexOf(entry), 1);
    entry.order = order;
    this.#place(entry);
    this.#spend();
  }

  #place(entry) {
    let at = this.#entries.length;
    while (at > 0 && this.#entries[at - 1].order > entry.order) at -= 1;
    this.#entries.splice(at, 0, entry);
    const next = this.#entries[at + 1]?.item ?? null;
    if (entry.item.nextSibling !== next || !entry.item.parentNode) this.#list.insertBefore(entry.item, next);
    this.#join(at);
    this.#join(at + 1);
  }

  /** A message right after another of the same author needs no heading of its own. */
  #join(at) {
    const entry = this.#entries[at];
    const before = this.#entries[at - 1];
    if (!entry) return;
    const together =
      before?.message.from === entry.message.from &&
      Date.parse(entry.message.at) - Date.parse(before.message.at) < PAUSE_WORTH_A_HEADING_MS;
    entry.item.classList.toggle("joined", together);
  }

  /** Choices are open until the person says something, by button or in words. */
  #spend() {
    let answer;
    for (let at = this.#entries.length - 1; at >= 0; at -= 1) {
      const { message, item } = this.#entries[at];
      if (message.from === "person") answer = message.text;
      else if (message.choices?.length && answer !== undefined) spendChoices(item, message.choices, answer);
    }
  }

  /** Keeps up with the talk unless the person is reading further up; a long message is shown from its beginning. */
  #follow(fresh) {
    if (!this.#atEnd) {
      this.#newer.hidden = false;
      return;
    }
    this.toEnd();
    const answers = fresh.slice(fresh.findLastIndex(({ from }) => from === "person") + 1);
    if (!answers.length) return;
    const { item } = this.#byId.get(answers[0].id);
    const top = Math.max(0, this.#list.parentElement.getBoundingClientRect().top);
    if (item.getBoundingClientRect().top >= top) return;
    this.#atEnd = false;
    this.#newer.hidden = false;
    item.scrollIntoView({ block: "start" });
  }

  #sawEnd(seen) {
    this.#atEnd = seen;
    if (seen) this.#newer.hidden = true;
  }
}
