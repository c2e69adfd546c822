/** Finds web addresses and phone numbers in a text. Pure: text in, pieces out. */

const ADDRESS = /https?:\/\/[^\s<>"“”]+|(?:[a-z0-9-]+\.)+(?:org|com|net|gov|eu|uk|ie|ca|au|nz)(?:\/[^\s<>"“”]*)?(?![\w@-])/gi;

// Digits in groups, as phone numbers are written: 988, 116 123, 13 11 14, 1-800-222-1222, +44 (0)20 7946 0000.
const NUMBER = /\+?\(?\d(?:[ .-]?[()]?\d){2,14}(?![\w%:/]|[.,-]\d)/g;
const WRITTEN_IN_FULL = /^(?:\+[\d ().-]{8,}|1?[ .-]?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})$/;
const UNIT_AFTER = /^\s?(?:mg|mcg|ml|g|kg|cm|mm|bpm|hours?|minutes?|days?|weeks?|months?|years?|pills?|tablets?|steps)\b/i;
const YEAR = /^(?:19|20)\d\d$/;
const BEFORE_NO_ADDRESS = /[\w@.-]$/;
const BEFORE_NO_NUMBER = /[\w$£€.,:/+-]$/;
const TO_BE_TEXTED = /\btext(?:\s+[“"']?\w+[”"']?\s+to)?\s+$/i;
const TO_BE_CALLED = /\bcall or text\s+$/i;
const QUOTED = /[“"][^“”"]*[”"]/g;

/**
 * The text in pieces `{text, href?}` that joined give it back. `lines` is true where help lines are named: there short
 * numbers are phone numbers too, though never in quoted words.
 */
export function linked(text, { lines = false } = {}) {
  const found = [...addresses(text), ...numbers(text, lines)].sort((a, b) => a.start - b.start);
  const pieces = [];
  let done = 0;
  for (const { start, shown, href } of found) {
    if (start < done) continue;
    if (start > done) pieces.push({ text: text.slice(done, start) });
    pieces.push({ text: shown, href });
    done = start + shown.length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done) });
  return pieces;
}

/** The address as the browser will use it, or null where it is of a kind that is not safe to follow. */
export function safeAddress(address, base) {
  try {
    const url = new URL(address, base);
    return ["http:", "https:", "tel:", "sms:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** A test for what stands in quotation marks: the person's own words, which hold no help line. */
function quoted(text) {
  const spans = [...text.matchAll(QUOTED)].map((quote) => [quote.index, quote.index + quote[0].length]);
  return (place) => spans.some(([from, to]) => from <= place && place < to);
}

function* addresses(text) {
  const inQuotes = quoted(text);
  for (const match of text.matchAll(ADDRESS)) {
    if (inQuotes(match.index) || BEFORE_NO_ADDRESS.test(text.slice(0, match.index))) continue;
    const shown = match[0].replace(/[.,;:!?'’)\]]+$/, "");
    const href = safeAddress(/^https?:/i.test(shown) ? shown : `https://${shown}`);
    if (href) yield { start: match.index, shown, href };
  }
}

function* numbers(text, lines) {
  const inQuotes = quoted(text);
  for (const match of text.matchAll(NUMBER)) {
    const shown = match[0];
    const start = match.index;
    const before = text.slice(0, start);
    if (inQuotes(start) || BEFORE_NO_NUMBER.test(before)) continue;
    if (UNIT_AFTER.test(text.slice(start + shown.length))) continue;
    if (!WRITTEN_IN_FULL.test(shown) && (!lines || YEAR.test(shown))) continue;
    const scheme = TO_BE_TEXTED.test(before) && !TO_BE_CALLED.test(before) ? "sms" : "tel";
    yield { start, shown, href: `${scheme}:${shown.replace("(0)", "").replace(/[^\d+]/g, "")}` };
  }
}
