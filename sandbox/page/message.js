/** One message: face, name, text or blocks, reactions, its thread, and what can be done with it. */

import { block } from "./blocks.js";
import { iconButton } from "./dialog.js";
import { el } from "./dom.js";
import { emoji } from "./emoji.js";
import { face } from "./faces.js";
import { elementsOf, fit, newForm } from "./form.js";
import { icon } from "./icons.js";
import { menuButton } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { go } from "./route.js";
import { runShortcut } from "./shortcuts.js";
import { stage } from "./stage.js";
import { appOf, myZone, nameOf, state, workspaceNow } from "./state.js";
import { ago, dayLabel, hourMinute, instantOf } from "./time.js";

/** A message in a list. `grouped`: it follows another by the same sender, whose head serves both. */
export function messageNode(message, { grouped = false, inThread = false } = {}) {
  const kind = ["message", grouped && "grouped", message.ephemeral && "ephemeral"].filter(Boolean).join(" ");
  return el(
    "article",
    {
      class: kind,
      tabindex: "-1",
      "aria-label": `${nameOf(message.user)}, ${hourMinute(instantOf(message.ts), myZone())}`,
      "data-ts": message.ts,
    },
    message.ephemeral && el("div", { class: "only-you" }, icon("eye", 14), "Only visible to you"),
    el("div", { class: "message-side" }, grouped ? time(message, "side-time") : face(message.user, "medium")),
    el(
      "div",
      { class: "message-body" },
      !grouped && head(message),
      el("div", { class: "message-content" }, content(message)),
      reactions(message),
      !inThread && replies(message),
    ),
    message.local ? null : tools(message, inThread),
  );
}

function head(message) {
  return el(
    "div",
    { class: "message-head" },
    el("span", { class: "sender" }, message.username ?? nameOf(message.user)),
    (appOf(message.user) || message.user === "USLACKBOT") && el("span", { class: "app-badge" }, "APP"),
    time(message, "time"),
  );
}

function time({ ts }, kind) {
  const at = instantOf(ts);
  const shown = hourMinute(at, myZone());
  return el(
    "time",
    {
      class: kind,
      datetime: new Date(at).toISOString(),
      title: `${dayLabel(at, workspaceNow(), myZone())} at ${shown}`,
    },
    shown,
  );
}

function content(message) {
  const written = message.blocks?.length
    ? blocksOf(message, message.blocks)
    : el("div", { class: "text" }, mrkdwn(message.text ?? ""));
  return [
    written,
    message.edited && el("span", { class: "edited" }, " (edited)"),
    (message.attachments ?? []).map((one) => attachment(message, one)),
  ];
}

function blocksOf(message, blocks) {
  const form = newForm();
  fit(
    form,
    blocks.filter((one) => elementsOf(one).length),
  );
  const here = stage({ where: { channel: state.place, message_ts: message.ts }, form });
  return el(
    "div",
    { class: "blocks" },
    blocks.map((one) => block(one, here)),
  );
}

function attachment(message, { blocks, pretext, title, text: words, fallback }) {
  return el(
    "div",
    { class: "attachment" },
    pretext && el("div", {}, mrkdwn(pretext)),
    title && el("strong", {}, title),
    blocks ? blocksOf(message, blocks) : el("div", { class: "text" }, mrkdwn(words ?? fallback ?? "")),
  );
}

function reactions({ reactions: all = [] }) {
  if (!all.length) return null;
  return el(
    "div",
    { class: "reactions" },
    all.map(({ name, count, users }) =>
      el(
        "span",
        {
          class: "reaction",
          title: users.map(nameOf).join(", "),
          role: "img",
          "aria-label": `${name}: ${count}`,
        },
        emoji(name),
        " ",
        String(count),
      ),
    ),
  );
}

function replies({ ts, reply_count: count, reply_users: users = [], latest_reply: latest }) {
  if (!count) return null;
  return el(
    "button",
    { type: "button", class: "replies", onclick: () => go({ thread: ts }) },
    users.slice(0, 4).map((id) => face(id, "small")),
    el("span", { class: "replies-count" }, count === 1 ? "1 reply" : `${count} replies`),
    el("span", { class: "replies-last" }, `Last reply ${ago(instantOf(latest), workspaceNow())}`),
  );
}

function tools(message, inThread) {
  const reply =
    !inThread &&
    !message.ephemeral &&
    iconButton("reply", "Reply in thread", () => go({ thread: message.thread_ts ?? message.ts }));
  const more = menuButton(
    {
      items: () => shortcuts(message),
      label: "More actions",
      title: "More actions",
      class: "icon-button",
      align: "end",
    },
    icon("dots"),
  );
  return el("div", { class: "message-tools" }, reply, shortcuts(message).length > 0 && more);
}

/** The message shortcuts of the apps; ephemerals have none. */
function shortcuts(message) {
  if (message.ephemeral) return [];
  return state.apps.flatMap((app) =>
    (app.shortcuts ?? [])
      .filter((one) => one.type === "message")
      .map((one) => ({
        label: one.name,
        detail: app.name,
        icon: face(app.bot_user_id, "small"),
        choose: () => runShortcut(one.callback_id, { channel: state.place, message_ts: message.ts }),
      })),
  );
}
