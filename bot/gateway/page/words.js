/** The page's words: every sentence a person reads here stands in words.<language>.json. */

let words = {};

/** Reads the words of the page's language and puts them where the page asks for them. */
export async function loadWords() {
  const response = await fetch(`/static/words.${document.documentElement.lang}.json`);
  if (!response.ok) throw new Error(`no words: ${response.status}`);
  words = await response.json();
  for (const element of document.querySelectorAll("[data-word]")) {
    element.textContent = say(element.dataset.word);
  }
  for (const element of document.querySelectorAll("[data-word-label]")) {
    element.setAttribute("aria-label", say(element.dataset.wordLabel));
  }
  for (const element of document.querySelectorAll("[data-word-placeholder]")) {
    element.placeholder = say(element.dataset.wordPlaceholder);
  }
}

/** The words under `key`, with `{name}` replaced by `values.name`. */
export function say(key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** True where there are words under `key`. */
export function canSay(key) {
  return key in words;
}
