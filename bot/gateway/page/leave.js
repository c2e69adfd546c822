/**
 * Leaving quickly: the page is blank at once, a neutral one takes its place, and this browser can't show the talk again,
 * neither by Back nor by opening the page anew.
 */

import { startConversation } from "./api.js";
import { browserStore, tabStore } from "./storage.js";

const LEFT = "left";

export function setUpLeaving(link, otherTabs) {
  const vanish = () => {
    document.body.replaceChildren();
    document.title = "\u00a0";
    tabStore.clear();
    location.replace(link.href);
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    browserStore.setItem(LEFT, "1");
    otherTabs.postMessage(LEFT);
    // A new conversation takes over the cookie. Should this get lost, the mark above does it when the page is next opened.
    startConversation({ keepalive: true }).catch(() => {});
    vanish();
  });
  otherTabs.addEventListener("message", ({ data }) => {
    if (data === LEFT) vanish();
  });
}

/** True where the last visit ended by leaving quickly: a talk found now is not to be shown. */
export function hasLeft() {
  return browserStore.getItem(LEFT) !== null;
}

export function hasComeBack() {
  browserStore.removeItem(LEFT);
}
