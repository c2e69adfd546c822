/** The browser's stores, or a stand-in that forgets with the page where the browser forbids them. */

function reachable(open) {
  try {
    const store = open();
    store.getItem("");
    return store;
  } catch {
    const kept = new Map();
    return {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => kept.set(key, value),
      removeItem: (key) => kept.delete(key),
      clear: () => kept.clear(),
    };
  }
}

/** Ends with this tab. */
export const tabStore = reachable(() => sessionStorage);

/** Stays in this browser: never holds a word of the talk. */
export const browserStore = reachable(() => localStorage);
