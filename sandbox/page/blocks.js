/** Block Kit blocks as DOM nodes. Elements that people use are in elements.js, inputs in input.js. */

import { el } from "./dom.js";
import { element } from "./elements.js";
import { icon } from "./icons.js";
import { inputBlock } from "./input.js";
import { mrkdwn } from "./mrkdwn.js";
import { richText } from "./rich_text.js";
import { plainText, text } from "./text.js";

/** One block. `stage` says where it stands: see stage.js. */
export function block(one, stage) {
  const draw = BLOCKS[one.type] ?? unknown;
  const node = draw(one, stage);
  node.classList.add("block", `block-${one.type}`);
  return node;
}

const BLOCKS = {
  section,
  header: (one) => el("h3", {}, plainText(one.text)),
  context: (one) => el("div", {}, one.elements.map(contextElement)),
  divider: () => el("hr"),
  image: imageBlock,
  actions: (one, stage) =>
    el(
      "div",
      {},
      one.elements.map((inner) => element(inner, stage.inBlock(one))),
    ),
  input: inputBlock,
  rich_text: richText,
  markdown: (one) => el("div", { class: "markdown" }, markdownLines(one.text)),
  table,
  alert: (one) =>
    el(
      "div",
      { class: `level-${one.level ?? "default"}`, role: "note" },
      icon("alert", 18),
      el("div", {}, text(one.text)),
    ),
};

function section(one, stage) {
  const accessory = one.accessory && el("div", { class: "accessory" }, accessoryOf(one, stage));
  const fields =
    one.fields &&
    el(
      "div",
      { class: "fields" },
      one.fields.map((field) => el("div", { class: "field" }, text(field))),
    );
  return el(
    "div",
    {},
    el(
      "div",
      { class: "section-body" },
      one.text && el("div", { class: "section-text" }, text(one.text)),
      fields,
    ),
    accessory,
  );
}

function accessoryOf(one, stage) {
  return one.accessory.type === "image"
    ? picture(one.accessory, "thumbnail")
    : element(one.accessory, stage.inBlock(one, one.text));
}

function contextElement(inner) {
  return inner.type === "image" ? picture(inner, "context-image") : el("span", {}, text(inner));
}

function imageBlock(one) {
  return el("figure", {}, one.title && el("figcaption", {}, plainText(one.title)), picture(one, "large"));
}

/** Nothing is loaded from the network, so a picture from elsewhere shows as its description. */
function picture({ image_url: address = "", alt_text: words }, kind) {
  if (address.startsWith("data:image/") || address.startsWith("/"))
    return el("img", { class: kind, src: address, alt: words });
  return el(
    "span",
    { class: `picture ${kind}`, role: "img", "aria-label": words, title: address },
    kind === "context-image" ? "" : words,
  );
}

function markdownLines(source) {
  return source.split("\n").map((line) => {
    const heading = /^(#{1,6}) +(.*)/.exec(line);
    const item = /^\s*[-*] +(.*)/.exec(line);
    if (heading) return el("h4", {}, mrkdwn(asMrkdwn(heading[2])));
    return el("div", { class: item ? "bullet" : "line" }, mrkdwn(asMrkdwn(item ? item[1] : line)));
  });
}

function asMrkdwn(line) {
  return line
    .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, "<$2|$1>")
    .replace(/\*\*([^*]+)\*\*/g, "*$1*")
    .replace(/~~([^~]+)~~/g, "~$1~");
}

function table(one) {
  const [head, ...rows] = one.rows.map((row, place) =>
    el(
      "tr",
      {},
      row.map((cell) => el(place ? "td" : "th", {}, cellOf(cell))),
    ),
  );
  return el("div", {}, el("table", {}, el("thead", {}, head), el("tbody", {}, rows)));
}

function cellOf(cell) {
  return cell.type === "rich_text" ? richText(cell) : (cell.text ?? "");
}

function unknown(one) {
  return el("div", { class: "unknown" }, `This page does not draw “${one.type}” blocks.`);
}
