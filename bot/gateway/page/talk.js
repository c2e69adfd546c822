/** The talk from its first greeting to its end: what is sent, what comes, and what happens when the line is lost. */

import * as api from "./api.js";
import { hasComeBack, hasLeft } from "./leave.js";
import { spoken } from "./message.js";
import { newId, Outbox } from "./outbox.js";
import { persistently } from "./persistence.js";
import { tabStore } from "./storage.js";
import { Stream } from "./stream.js";

const TYPING_SHOWN_MS = 8_000;
const THINKING_SHOWN_AFTER_MS = 600;
const SILENCE_BEFORE_SAYING_MS = 5_000;

const fromPerson = ({ from }) => from === "person";

/** Lets one tab of this browser at a time begin, so that two opened at once share one conversation. */
const alone = (work) => (navigator.locks ? navigator.locks.request("conversation", work) : work());

export class Talk {
  #log;
  #status;
  #announcer;
  #onEdit;
  #onForgotten;
  #outbox;
  #stream;
  #begun = 0;
  #read = 0;
  #known = false;
  #starting = false;
  #blocked = false;
  #troubled = new Set();
  #typingTimer = 0;
  #silenceTimer = 0;

  /** `onEdit(text)`: the person wants back words that the server refused; `onForgotten()`: all of the talk is deleted. */
  constructor({ log, status, announcer, onEdit, onForgotten }) {
    this.#log = log;
    this.#status = status;
    this.#announcer = announcer;
    this.#onEdit = onEdit;
    this.#onForgotten = onForgotten;
    this.#outbox = new Outbox(tabStore, (item) => this.#post(item), {
      sending: (item) => log.showOwn(item, "sending"),
      waiting: (item, error) => this.#waiting(item, error),
      sent: (item, answer) => this.#sent(item, answer),
      refused: (item, error) => this.#refused(item, error),
      lost: () => this.#lost(),
    });
    this.#stream = new Stream({
      opened: () => this.#opened(),
      message: (message) => this.#receive([message]),
      typing: (on) => this.#typing(on),
      down: (closed) => this.#down(closed),
    });
  }

  /** Goes on with the talk that this browser has, or starts one. */
  async begin() {
    if (this.#starting) return;
    this.#starting = true;
    this.#begun += 1;
    this.#blocked = false;
    this.#showWaiting();
    const messages = await persistently(
      () => alone(() => this.#readOrStart()),
      (error) => {
        this.#status.show(error.status === 429 ? "wait" : "reaching");
        this.#outbox.wait(error);
      },
    );
    this.#starting = false;
    this.#status.clear("starting", "reaching", "wait", "cookies");
    this.#enter(messages);
  }

  write(text) {
    this.#outbox.add({ id: newId(), text });
  }

  choose({ id, label }) {
    this.#outbox.add({ id: newId(), choice: id, text: label });
  }

  /** Tries at once whatever was waiting. */
  hurry() {
    if (this.#blocked) {
      this.begin();
      return;
    }
    this.#status.clear("offline", "reaching");
    this.#outbox.hurry();
    this.catchUp();
  }

  /** Reads what this page may have missed. */
  async catchUp() {
    if (this.#starting) return;
    const begun = this.#begun;
    const messages = await this.#readLog(this.#read).catch(({ status }) => {
      if (status === 401 && begun === this.#begun) this.#lost();
      return [];
    });
    if (begun !== this.#begun) return;
    this.#read = Math.max(this.#read, ...messages.map(({ n }) => n));
    this.#receive(messages);
  }

  /** Forgets everything, then starts anew; throws, with all as it was, where the server does not confirm. */
  async forget() {
    this.#outbox.close();
    this.#stream.close();
    try {
      await api.forgetConversation();
    } catch (error) {
      this.#outbox.open();
      this.#stream.open(this.#read);
      throw error;
    }
    this.#forgotten();
  }

  /** Drops all of the talk that this tab holds. */
  abandon() {
    this.#forgive();
    this.#stream.close();
    this.#outbox.clear();
    this.#log.clear();
    this.#announcer.clear();
  }

  #enter(messages) {
    this.#read = Math.max(0, ...messages.map(({ n }) => n));
    this.#outbox.drop(new Set(messages.map(({ id }) => id)));
    this.#log.clear();
    this.#log.show(messages);
    this.#log.toEnd();
    this.#showWaiting();
    if (!messages.some(fromPerson)) messages.forEach((message) => this.#announcer.say(spoken(message)));
    this.#stream.open(this.#read);
    this.#outbox.open();
  }

  #forgotten() {
    this.abandon();
    this.#onForgotten();
    this.#status.show("deleted");
    this.begin();
  }

  #showWaiting() {
    this.#outbox.items.forEach((item) => this.#log.showOwn(item, "sending"));
  }

  async #readOrStart() {
    try {
      const messages = await this.#readLog(0);
      const hidden = hasLeft() && messages.some(fromPerson);
      if (!hidden) {
        hasComeBack();
        return messages;
      }
    } catch (error) {
      if (error.status !== 401) throw error;
    }
    const greeting = await api.startConversation();
    hasComeBack();
    this.#known = false;
    return greeting;
  }

  async #readLog(after) {
    const messages = await api.readMessages(after);
    this.#known = true;
    return messages;
  }

  async #post({ id, choice, text }) {
    const thinking = setTimeout(() => this.#log.showTyping(true), THINKING_SHOWN_AFTER_MS);
    try {
      const answer = await api.sendMessage(choice === undefined ? { id, text } : { id, choice });
      this.#known = true;
      return answer;
    } finally {
      clearTimeout(thinking);
      this.#log.showTyping(false);
    }
  }

  #waiting(item, { status }) {
    const state = status === 429 ? "slow_down" : status >= 500 ? "trouble" : "waiting";
    const first = !this.#troubled.has(item.id);
    this.#troubled.add(item.id);
    this.#log.showOwn(item, state, [["retry", () => this.hurry()]]);
    if (first) this.#announcer.say(this.#log.stateOf(item));
  }

  #sent(item, { messages, deleted }) {
    this.#troubled.delete(item.id);
    if (deleted) {
      this.#forgotten();
      return;
    }
    this.#log.settle(item, messages);
    this.#status.clear("deleted", "new_talk", "downloaded", "download_failed");
    this.#receive(messages);
  }

  #refused(item, { status }) {
    const tooLong = status === 413 || status === 422;
    const edit = () => {
      this.#log.remove(item);
      this.#onEdit(item.text);
    };
    if (item.choice !== undefined) this.#log.showOwn(item, "choice_closed");
    else this.#log.showOwn(item, tooLong ? "too_long" : "refused", [["state.edit", edit]]);
    this.#announcer.say(this.#log.stateOf(item));
  }

  /** The server knows no conversation for this browser: a new one, unless the browser would not hold on to that either. */
  async #lost() {
    if (this.#starting) return;
    this.#forgive();
    this.#stream.close();
    this.#outbox.close();
    if (!this.#known) {
      this.#blocked = true;
      this.#status.show("cookies", { again: true });
      return;
    }
    this.#status.show("new_talk");
    await this.begin();
  }

  #receive(messages) {
    for (const message of this.#log.show(messages)) {
      if (!fromPerson(message)) this.#announcer.say(spoken(message));
    }
  }

  #typing(on) {
    clearTimeout(this.#typingTimer);
    this.#log.showTyping(on);
    this.#typingTimer = setTimeout(() => this.#log.showTyping(false), TYPING_SHOWN_MS);
  }

  #opened() {
    this.#forgive();
    this.#status.clear("reaching", "offline");
    this.#outbox.hurry();
  }

  /** The silence is over, or means something else than a lost line. */
  #forgive() {
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = 0;
  }

  #down(closed) {
    this.#silenceTimer ||= setTimeout(() => this.#status.show("reaching"), SILENCE_BEFORE_SAYING_MS);
    if (closed) this.catchUp();
  }
}
