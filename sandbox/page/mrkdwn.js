/** Slack's mrkdwn as DOM nodes: styles, code, quotes, links, mentions, dates, emoji. */

import { el } from "./dom.js";
import { emoji } from "./emoji.js";
import { channel, myLocale, myZone, nameOf, state, workspaceNow } from "./state.js";
import { fillDate } from "./time.js";

/** Nodes for a mrkdwn text. */
export function mrkdwn(text) {
  return text.split(/```/).flatMap((part, place, all) => {
    const isCode = place % 2 && place < all.length - 1;
    return isCode
      ? el("pre", { class: "code" }, plain(part.replace(/^\n|\n$/g, "")))
      : paragraphs(part, place > 0);
  });
}

/** Text in which only Slack's three entities are read. */
export function plain(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function paragraphs(text, afterCode) {
  const lines = (afterCode ? text.replace(/^\n/, "") : text).split("\n");
  return grouped(lines).flatMap(({ quoted, text: run }) =>
    quoted ? el("blockquote", {}, inline(run)) : inline(run),
  );
}

function grouped(lines) {
  const groups = [];
  for (const line of lines) {
    const quoted = /^(&gt;|>) ?/.exec(line);
    const last = groups.at(-1);
    const text = quoted ? line.slice(quoted[0].length) : line;
    if (last && last.quoted === Boolean(quoted)) last.text += `\n${text}`;
    else groups.push({ quoted: Boolean(quoted), text });
  }
  return groups;
}

// In this order: code, <entity>, *bold*, _italic_, ~strike~, :emoji:, bare address.
const TOKEN = new RegExp(
  [
    "`([^`\\n]+)`",
    "<([^<>\\n]+)>",
    "(?<![\\w*])\\*(?=\\S)([^*\\n]*[^*\\s])\\*(?![\\w*])",
    "(?<![\\w_])_(?=\\S)([^_\\n]*[^_\\s])_(?![\\w_])",
    "(?<![\\w~])~(?=\\S)([^~\\n]*[^~\\s])~(?![\\w~])",
    ":([a-z0-9_+'-]+(?:::skin-tone-\\d)?):",
    "(https?://[^\\s<>|]*[^\\s<>|.,;:!?)])",
  ].join("|"),
  "g",
);

const BUILDERS = [
  (text) => el("code", {}, plain(text)),
  (text) => entity(text),
  (text) => el("b", {}, inline(text)),
  (text) => el("i", {}, inline(text)),
  (text) => el("s", {}, inline(text)),
  (text) => emoji(text),
  (text) => link(plain(text), plain(text)),
];

function inline(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    nodes.push(plain(text.slice(end, match.index)));
    const kind = match.slice(1).findIndex((group) => group !== undefined);
    nodes.push(BUILDERS[kind](match[kind + 1]));
    end = match.index + match[0].length;
  }
  nodes.push(plain(text.slice(end)));
  return nodes.filter((node) => node !== "");
}

function entity(text) {
  const [target, label] = split(text);
  if (target.startsWith("@")) return mention(target.slice(1));
  if (target.startsWith("#")) return channelLink(target.slice(1), label);
  if (target.startsWith("!date^")) return date(target, label);
  if (target.startsWith("!subteam^")) return el("span", { class: "mention" }, label ?? "@group");
  if (target.startsWith("!")) return broadcast(target.slice(1).split("^")[0]);
  return link(plain(target), plain(label ?? target));
}

function split(text) {
  const bar = text.indexOf("|");
  return bar < 0 ? [text, undefined] : [text.slice(0, bar), text.slice(bar + 1)];
}

/** A link that leaves the page; only web and mail addresses can be followed. */
export function link(address, label) {
  if (!/^(https?:|mailto:)/i.test(address)) return label;
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label);
}

/** @Somebody, marked when it is the acting person. */
export function mention(userId) {
  const mine = userId === state.me;
  return el("span", { class: mine ? "mention mine" : "mention" }, `@${nameOf(userId)}`);
}

/** #channel, which leads there where the person is a member. */
export function channelLink(id, label) {
  const name = channel(id)?.name ?? label;
  if (!name) return el("span", { class: "mention" }, "#private-channel");
  return el("a", { class: "mention", href: `#/${state.me}/${id}` }, `#${name}`);
}

/** @here and its sisters, which notify many. */
export function broadcast(range) {
  return el("span", { class: "mention mine" }, `@${range}`);
}

function date(target, fallback) {
  const [, seconds, pattern, address] = target.split("^");
  return dated(Number(seconds), pattern, fallback, address);
}

/** A moment in the acting person's zone, by Slack's date format. */
export function dated(seconds, pattern, fallback, address) {
  if (!Number.isFinite(seconds)) return fallback ?? "";
  const shown = fillDate(pattern, seconds * 1000, workspaceNow(), myZone(), myLocale());
  const node = el("time", { datetime: new Date(seconds * 1000).toISOString(), title: fallback }, shown);
  return address ? link(address, node) : node;
}
