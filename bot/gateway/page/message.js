/** One message as an element. Texts become text nodes and nothing else, so no message can bring in markup. */

import { linked, safeAddress } from "./links.js";
import { canSay, say } from "./words.js";

/** Builds an element: `build("p", {className: "text"}, "words", child)`. */
export function build(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/** The list item of a message; `onChoice(choice)` is called once, when a choice is made. */
export function renderMessage(message, onChoice) {
  const item = build("li", { className: `message from-${message.from}` });
  if (canSay(`kind.${message.kind}`)) item.classList.add("marked", `kind-${message.kind}`);
  item.append(heading(message), textBlock(message));
  if (message.image) item.append(picture(message.image));
  if (message.link) item.append(build("p", { className: "text" }, anchor(message.link.label, message.link.url)));
  if (message.choices?.length) item.append(choiceButtons(message.choices, onChoice));
  if (message.from === "person") item.append(build("p", { className: "state" }));
  return item;
}

/** Turns the choice buttons of a message into plain text; `chosen` is the label of the one that was made, if any. */
export function spendChoices(item, choices, chosen) {
  const group = item.querySelector(".choices:not(.spent)");
  if (!group) return;
  const spent = choices.map(({ label }) => {
    const line = build("li", { dir: "auto" }, label);
    if (label !== chosen) return line;
    line.classList.add("chosen");
    line.append(build("span", { className: "aside" }, ` (${say("choices.chosen")})`));
    return line;
  });
  const list = build("ul", { className: "choices spent" }, ...spent);
  list.setAttribute("aria-label", say("choices.label"));
  group.replaceWith(list);
}

/** Shows how the person's message fares: `state` names the words; `actions` are `[words, handler]` pairs. */
export function renderState(item, state, actions = []) {
  if (item.dataset.state === state) return;
  item.dataset.state = state;
  const buttons = actions.map(([key, onclick]) =>
    build("button", { type: "button", className: "again", onclick }, say(key)),
  );
  item.querySelector(".state").replaceChildren(say(`state.${state}`), ...buttons);
}

/** The message as it is read aloud when it comes in. */
export function spoken(message) {
  const parts = [`${say(`author.${message.from}`)}:`, message.text, message.image?.alt, message.link?.label];
  if (message.choices?.length) {
    parts.push(say("choices.announce", { choices: message.choices.map(({ label }) => label).join(", ") }));
  }
  return parts.filter(Boolean).join(" ");
}

function heading(message) {
  const line = build("p", { className: "heading" }, build("span", { className: "author" }, say(`author.${message.from}`)));
  if (message.at) {
    line.append(" ", build("time", { dateTime: message.at }, clock(new Date(message.at))));
  }
  if (canSay(`kind.${message.kind}`)) {
    return build("div", {}, line, build("p", { className: "kind" }, say(`kind.${message.kind}`)));
  }
  return line;
}

function clock(when) {
  const today = when.toDateString() === new Date().toDateString();
  const day = today ? {} : { day: "numeric", month: "short" };
  return when.toLocaleString(document.documentElement.lang, { ...day, hour: "numeric", minute: "2-digit" });
}

function textBlock(message) {
  const told = ["portrait", "care_map", "comparison", "support_web", "questions"].includes(message.kind);
  const lines = told ? message.text.split(/\n+/) : [message.text];
  const paragraphs = lines.filter(Boolean).map((line) =>
    build("p", { className: "text", dir: "auto" }, ...phrases(line, message)),
  );
  return build("div", { className: "body" }, ...paragraphs);
}

function phrases(line, message) {
  if (message.from === "person") return [line];
  const pieces = linked(line, { lines: message.kind === "safety" });
  return pieces.map(({ text, href }) => (href ? anchor(text, href) : text));
}

function anchor(label, address) {
  const href = safeAddress(address, document.baseURI);
  if (!href) return label;
  const link = build("a", { href, rel: "noopener noreferrer" }, label);
  if (href.startsWith("http")) {
    link.target = "_blank";
    link.append(build("span", { className: "aside" }, ` ${say("link.new_tab")}`));
  }
  return link;
}

function picture({ url, alt }) {
  const src = safeAddress(url, document.baseURI);
  const instead = () => build("p", { className: "text quiet" }, alt);
  if (!src?.startsWith("http")) return instead();
  const image = build("img", { className: "picture", src, alt });
  const large = build("a", { className: "large", href: src, target: "_blank", rel: "noopener noreferrer" }, image);
  large.append(build("span", { className: "enlarge" }, say("picture.open")));
  image.addEventListener("error", () => large.replaceWith(instead()));
  return large;
}

function choiceButtons(choices, onChoice) {
  const group = build("div", { className: "choices" });
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", say("choices.label"));
  for (const choice of choices) {
    const onclick = () => onChoice(choice);
    group.append(build("button", { type: "button", className: "button choice", dir: "auto", onclick }, choice.label));
  }
  return group;
}
