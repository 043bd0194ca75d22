/** Slack's rich_text blocks as DOM nodes: sections, lists, quotes, preformatted text and every leaf. */

import { el } from "./dom.js";
import { emoji, fromCodePoints } from "./emoji.js";
import { broadcast, channelLink, dated, link, mention } from "./mrkdwn.js";

/** Nodes for a rich_text block. */
export function richText(block) {
  const nodes = [];
  for (const part of block.elements) nodes.push(PARTS[part.type]?.(part) ?? "");
  return el("div", { class: "rich" }, nodes);
}

const PARTS = {
  rich_text_section: (part) => el("div", { class: "rich-section" }, leaves(part)),
  rich_text_quote: (part) => el("blockquote", {}, leaves(part)),
  rich_text_preformatted: (part) => el("pre", { class: "code" }, leaves(part)),
  rich_text_list: (part) => list(part),
};

function list({ style, elements, indent = 0, offset = 0 }) {
  const properties = { class: `rich-list indent-${indent}`, start: offset ? offset + 1 : null };
  return el(
    style === "ordered" ? "ol" : "ul",
    properties,
    elements.map((item) => el("li", {}, leaves(item))),
  );
}

function leaves(part) {
  return part.elements.map((leaf) => styled(LEAVES[leaf.type]?.(leaf) ?? "", leaf.style));
}

const LEAVES = {
  text: (leaf) => leaf.text,
  link: (leaf) => link(leaf.url, leaf.text ?? leaf.url),
  emoji: (leaf) => (leaf.unicode ? fromCodePoints(leaf.unicode) : emoji(leaf.name)),
  user: (leaf) => mention(leaf.user_id),
  usergroup: () => el("span", { class: "mention" }, "@group"),
  channel: (leaf) => channelLink(leaf.channel_id),
  broadcast: (leaf) => broadcast(leaf.range),
  date: (leaf) => dated(leaf.timestamp, leaf.format, leaf.fallback, leaf.url),
  color: (leaf) => el("code", {}, leaf.value),
};

const STYLES = { bold: "b", italic: "i", strike: "s", underline: "u", code: "code" };

function styled(node, style = {}) {
  return Object.entries(STYLES).reduce(
    (inner, [name, tag]) => (style[name] ? el(tag, {}, inner) : inner),
    node,
  );
}
