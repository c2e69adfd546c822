/** New messages as they come, over a connection that mends itself. */

import { backoff } from "./persistence.js";

const PATH = "/api/conversation/stream";

export class Stream {
  #handlers;
  #source = null;
  #timer = 0;
  #attempt = 0;

  /** Handlers: opened(), message(message), typing(on), down(closed), `closed` where the server refused. */
  constructor(handlers) {
    this.#handlers = handlers;
  }

  /** From what was said after message number `after`. */
  open(after) {
    this.close();
    const source = new EventSource(`${PATH}?after=${after}`);
    this.#source = source;
    source.addEventListener("open", () => {
      this.#attempt = 0;
      this.#handlers.opened();
    });
    source.addEventListener("message", (event) => this.#handlers.message(JSON.parse(event.data)));
    source.addEventListener("typing", (event) => this.#handlers.typing(JSON.parse(event.data).typing));
    source.addEventListener("error", () => {
      // The browser reconnects by itself after a cut, but gives up for good after an error status.
      const closed = source.readyState === EventSource.CLOSED;
      if (closed) this.#timer = setTimeout(() => this.open(after), backoff(this.#attempt++));
      this.#handlers.down(closed);
    });
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }
}
