/** Input blocks: label, element, hint, and what is wrong with it. */

import { el, freshId } from "./dom.js";
import { element } from "./elements.js";
import { icon } from "./icons.js";
import { plainText } from "./text.js";

/** One input block; its label, hint and error are bound to its element for screen readers. */
export function inputBlock(block, stage) {
  const error = stage.errors[block.block_id];
  const ids = { label: freshId("label"), hint: freshId("hint"), error: freshId("error") };
  const control = element(block.element, stage.inBlock(block), describing(block, error, ids));
  const optional = block.optional && el("span", { class: "optional" }, " (optional)");
  return el(
    "div",
    { class: error ? "wrong" : null },
    labelFor(control, { class: "label", id: ids.label }, plainText(block.label), optional),
    control,
    error && el("div", { class: "error", id: ids.error }, icon("alert", 16), el("span", {}, error)),
    block.hint && el("div", { class: "hint", id: ids.hint }, plainText(block.hint)),
  );
}

function describing(block, error, ids) {
  const described = [error && ids.error, block.hint && ids.hint].filter(Boolean).join(" ");
  const isRequired = !block.optional && !GROUPS.has(block.element.type);
  return {
    "aria-labelledby": ids.label,
    "aria-describedby": described || null,
    "aria-invalid": error ? "true" : null,
    "aria-required": isRequired ? "true" : null,
  };
}

const GROUPS = new Set(["checkboxes", "datetimepicker"]); // a plain group cannot be required

/** A label that focuses its control when it is clicked. */
function labelFor(control, properties, ...words) {
  const field = control.matches("input, textarea") ? control : control.querySelector("input, textarea");
  if (field && !field.id) field.id = freshId("field");
  return el("label", { ...properties, for: field?.id }, words);
}
