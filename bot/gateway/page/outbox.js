/** The person's messages on their way: kept in this tab, sent one at a time and in order, until each is taken. */

import { backoff } from "./persistence.js";

const KEY = "outbox";

/** A random UUID, also where the page is served without https and `randomUUID` is missing. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export class Outbox {
  #store;
  #send;
  #handlers;
  #items;
  #open = false;
  #round = 0;
  #running = -1;
  #trouble = null;
  #attempt = 0;
  #wake = () => {};

  /**
   * `send(item)` posts one and returns the answer. Handlers: sending(item), waiting(item, error), sent(item, answer),
   * refused(item, error), and lost(), when there is no conversation any more (it closes the outbox, with nothing dropped).
   */
  constructor(store, send, handlers) {
    this.#store = store;
    this.#send = send;
    this.#handlers = handlers;
    this.#items = JSON.parse(store.getItem(KEY) ?? "[]");
  }

  get items() {
    return [...this.#items];
  }

  add(item) {
    this.#items.push(item);
    this.#save();
    this.#show(item);
    this.#run();
  }

  /** There is a conversation: what waits may go. */
  open() {
    this.#open = true;
    this.hurry();
    this.#run();
  }

  /** Sends no more, and keeps what there is, until opened again. */
  close() {
    this.#open = false;
    this.#wake();
  }

  /** Tries at once instead of waiting on. */
  hurry() {
    this.#attempt = 0;
    if (!this.#open) return;
    this.#trouble = null;
    this.#items.forEach((item) => this.#show(item));
    this.#wake();
  }

  /** Says of all it holds that they must wait, because of `error`. */
  wait(error) {
    this.#trouble = error;
    this.#items.forEach((item) => this.#show(item));
  }

  /** Drops what the server's log shows to have arrived. */
  drop(ids) {
    this.#items = this.#items.filter((item) => !ids.has(item.id));
    this.#save();
  }

  /** Drops everything and sends no more until opened again. */
  clear() {
    this.#items = [];
    this.#trouble = null;
    this.#round += 1;
    this.#save();
    this.close();
  }

  async #run() {
    const round = this.#round;
    if (this.#running === round) return;
    this.#running = round;
    const due = () => this.#open && this.#round === round && this.#items.length > 0;
    while (due()) {
      if (this.#trouble) await this.#pause();
      if (due()) await this.#try(this.#items[0]);
    }
    if (this.#running === round) this.#running = -1;
  }

  async #try(item) {
    this.#show(item);
    try {
      const answer = await this.#send(item);
      if (!this.#holds(item)) return;
      this.#settle(item);
      this.#handlers.sent(item, answer);
    } catch (error) {
      if (!this.#holds(item)) return;
      if (error.status === 401) this.#lose();
      else if (error.passing) this.wait(error);
      else this.#refuse(item, error);
    }
  }

  #settle(item) {
    this.#trouble = null;
    this.#attempt = 0;
    this.drop(new Set([item.id]));
  }

  #refuse(item, error) {
    this.#settle(item);
    this.#handlers.refused(item, error);
  }

  #lose() {
    this.close();
    this.#handlers.lost();
  }

  #show(item) {
    if (this.#trouble) this.#handlers.waiting(item, this.#trouble);
    else this.#handlers.sending(item);
  }

  #pause() {
    const asked = this.#trouble.retryAfterMs;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(asked, backoff(this.#attempt++)));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** False when it was cleared away while its request was under way. */
  #holds(item) {
    return this.#items.includes(item);
  }

  #save() {
    if (this.#items.length) this.#store.setItem(KEY, JSON.stringify(this.#items));
    else this.#store.removeItem(KEY);
  }
}
