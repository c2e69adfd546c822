/** Puts the page together: finds its elements, and tells each part of the others. */

import { exportConversation } from "./api.js";
import { Announcer } from "./announcer.js";
import { Composer } from "./composer.js";
import { setUpLeaving } from "./leave.js";
import { Log } from "./log.js";
import { setUpDialog, setUpMenu } from "./menu.js";
import { build } from "./message.js";
import { persistently } from "./persistence.js";
import { Status } from "./status.js";
import { Talk } from "./talk.js";
import { keepAboveKeyboard } from "./viewport.js";
import { loadWords, say } from "./words.js";

const DELETED = "deleted";

const $ = (id) => document.getElementById(id);
const otherTabs = new BroadcastChannel("conversation");

setUpLeaving($("leave"), otherTabs);
keepAboveKeyboard();
await persistently(loadWords);

const announcer = new Announcer($("announcer"));
const status = new Status({ line: $("status"), words: $("status-words"), again: $("status-again") }, announcer, () =>
  talk.hurry(),
);
const log = new Log({ list: $("messages"), end: $("end"), newer: $("newer"), typing: $("typing") }, (choice) => {
  talk.choose(choice);
  composer.focus();
});
const talk = new Talk({ log, status, announcer, onEdit: (text) => composer.restore(text), onForgotten });
const composer = new Composer({ form: $("composer"), field: $("text"), counter: $("counter") }, announcer, (text) =>
  talk.write(text),
);

setUpMenu($("menu-button"), $("menu"));
setUpDialog($("kept"), $("open-kept"), $("menu-button"));
setUpDialog($("delete"), $("open-delete"), $("menu-button"));
$("delete").addEventListener("close", () => $("delete-problem").replaceChildren());
$("delete-now").addEventListener("click", forget);
$("download").addEventListener("click", download);

window.addEventListener("online", () => talk.hurry());
window.addEventListener("offline", () => status.show("offline"));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") talk.catchUp();
});
otherTabs.addEventListener("message", ({ data }) => {
  if (data === DELETED) startOver();
});

await talk.begin();

async function forget() {
  const button = $("delete-now");
  button.disabled = true;
  $("delete-problem").replaceChildren();
  try {
    await talk.forget();
    $("delete").close();
    composer.focus();
  } catch {
    $("delete-problem").textContent = say("delete.failed");
  } finally {
    button.disabled = false;
  }
}

function onForgotten() {
  composer.clear();
  otherTabs.postMessage(DELETED);
}

/** Another tab deleted the talk: nothing of it stays here either. */
function startOver() {
  talk.abandon();
  composer.clear();
  location.reload();
}

async function download() {
  try {
    const address = URL.createObjectURL(await exportConversation());
    build("a", { href: address, download: say("download.file") }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    status.show("downloaded");
  } catch (error) {
    if (error.status === 401) talk.catchUp();
    else status.show("download_failed");
  }
}
