/** The message box: writes messages, runs commands, offers shortcuts. */

import { isCommand, runCommand } from "./commands.js";
import { byId, el, keyed } from "./dom.js";
import { face } from "./faces.js";
import { titleOf } from "./heading.js";
import { icon } from "./icons.js";
import * as api from "./api.js";
import { refresh } from "./live.js";
import { menuButton } from "./menu.js";
import { runShortcut } from "./shortcuts.js";
import { channel, state } from "./state.js";
import { suggesting } from "./suggestions.js";
import { toast } from "./toasts.js";

const drafts = new Map(); // what was begun, by person, place and thread

export function drawMainComposer() {
  const node = byId("composer-place");
  node.hidden = state.tab !== "messages";
  if (!node.hidden) drawComposer(node, null);
}

/** A message box for a conversation, or for one of its threads. */
export function drawComposer(node, thread) {
  const key = `${state.me}/${state.place}/${thread ?? ""}`;
  const sign = JSON.stringify([key, titleOf(state.place), state.apps[0]?.shortcuts]);
  const isMove = Boolean(thread || node.children.length) && node.firstElementChild?.dataset.key !== key;
  const [box] = keyed(node, [key], { key: () => key, sign: () => sign, build: () => composer(key, thread) });
  if (isMove) takeFocus(box);
}

/** Whoever goes elsewhere can write at once, unless they are busy; on a phone the keyboard would be in the way. */
function takeFocus(box) {
  const active = document.activeElement;
  const isFree = active === document.body || !active.matches("input, textarea");
  if (isFree && !document.querySelector("dialog[open]") && !matchMedia("(max-width: 720px)").matches) {
    box.querySelector("textarea").focus();
  }
}

function composer(key, thread) {
  const label = thread
    ? "Reply…"
    : `Message ${channel(state.place)?.is_private === false ? "#" : ""}${titleOf(state.place)}`;
  const box = el("textarea", {
    id: thread ? "thread-box" : "composer",
    rows: "1",
    class: "composer-text",
    placeholder: label,
    "aria-label": label,
    value: drafts.get(key) ?? "",
  });
  const send = () => submit(box, key, thread);
  const suggestions = thread ? null : suggesting(box);
  box.addEventListener("input", () => note(box, key));
  box.addEventListener("keydown", (event) => {
    if (suggestions?.steer(event) || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  queueMicrotask(() => grow(box));
  return el("div", { class: "composer" }, marks(box), box, bar(box, send, thread));
}

function note(box, key) {
  drafts.set(key, box.value);
  grow(box);
}

function grow(box) {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 240)}px`;
  box.closest(".composer")?.classList.toggle("ready", Boolean(box.value.trim()));
}

const STYLES = [
  ["Bold", "*", "B"],
  ["Italic", "_", "I"],
  ["Strikethrough", "~", "S"],
  ["Code", "`", "</>"],
];

function marks(box) {
  return el(
    "div",
    { class: "composer-marks", role: "group", "aria-label": "Formatting" },
    STYLES.map(([label, mark, sign]) =>
      el(
        "button",
        {
          type: "button",
          class: `mark mark-${sign === "</>" ? "code" : sign.toLowerCase()}`,
          "aria-label": label,
          title: label,
          onclick: () => wrap(box, mark),
        },
        sign,
      ),
    ),
  );
}

function wrap(box, mark) {
  const { selectionStart: start, selectionEnd: end, value } = box;
  box.setRangeText(`${mark}${value.slice(start, end)}${mark}`, start, end, "end");
  box.focus();
  box.setSelectionRange(start + 1, end + 1);
  box.dispatchEvent(new Event("input"));
}

function bar(box, send, thread) {
  const begin = () => {
    box.value = "/";
    box.focus();
    box.dispatchEvent(new Event("input"));
  };
  return el(
    "div",
    { class: "composer-bar" },
    menuButton(
      { items: globalShortcuts, label: "Shortcuts", title: "Shortcuts", class: "icon-button round" },
      icon("plus", 18),
    ),
    !thread &&
      el(
        "button",
        { type: "button", class: "icon-button", "aria-label": "Commands", title: "Commands", onclick: begin },
        icon("slash", 18),
      ),
    el("span", { class: "composer-hint" }, el("kbd", {}, "Enter"), " to send"),
    el(
      "button",
      { type: "button", class: "send", "aria-label": "Send", title: "Send", onclick: send },
      icon("send", 18),
    ),
  );
}

function globalShortcuts() {
  const all = state.apps.flatMap((app) =>
    (app.shortcuts ?? [])
      .filter((one) => one.type === "global")
      .map((one) => ({
        label: one.name,
        detail: app.name,
        icon: face(app.bot_user_id, "small"),
        choose: () => runShortcut(one.callback_id),
      })),
  );
  return [{ heading: "Shortcuts" }, ...all];
}

async function submit(box, key, thread) {
  const words = box.value.trim();
  if (!words) return;
  box.value = "";
  note(box, key);
  try {
    await (isCommand(words)
      ? runCommand(words, thread)
      : api.say(state.me, state.place, escaped(words), thread ?? undefined));
  } catch (refused) {
    box.value = words;
    note(box, key);
    toast({
      title: "That was not sent",
      text: `Your words are back in the box. (${refused.message})`,
      kind: "bad",
    });
  }
  await refresh();
}

/** As Slack's own client writes it: people's angle brackets are text, not markup. */
function escaped(words) {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
