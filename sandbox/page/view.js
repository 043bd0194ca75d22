/** The blocks of a view (a modal's or the home's), redrawn around whoever is typing. */

import { block } from "./blocks.js";
import { keyed } from "./dom.js";
import { fit } from "./form.js";
import { stage } from "./stage.js";
import { myZone, workspaceNow } from "./state.js";
import { dayNumber } from "./time.js";

/** Makes `node` show the view; unchanged blocks keep their nodes, changed ones what was put into them. */
export function drawView(node, view, { form, errors = {}, tell }) {
  fit(form, view.blocks, view.state?.values);
  const here = stage({ where: { view_id: view.id }, form, errors, tell });
  const today = dayNumber(workspaceNow(), myZone()); // blocks say "today" and "tomorrow"
  const caret = caretIn(node);
  keyed(node, view.blocks, {
    key: (one) => `${view.id}/${one.block_id}`,
    sign: (one) => JSON.stringify([one, errors[one.block_id], today]),
    build: (one) => block(one, here),
  });
  restore(node, caret);
}

const TYPED = "input, textarea, button";

function caretIn(node) {
  const active = document.activeElement;
  const field = node.contains(active) && active.closest("[data-field]");
  if (!field) return null;
  const place = active === field ? -1 : [...field.querySelectorAll(TYPED)].indexOf(active);
  return {
    active,
    field: field.dataset.field,
    place,
    start: active.selectionStart,
    end: active.selectionEnd,
  };
}

/** Gives the focus and the caret back to the field that had them, where its block was redrawn. */
function restore(node, caret) {
  if (!caret || caret.active.isConnected) return;
  const field = [...node.querySelectorAll("[data-field]")].find((one) => one.dataset.field === caret.field);
  const target = caret.place < 0 ? field : field?.querySelectorAll(TYPED)[caret.place];
  target?.focus();
  if (typeof caret.start === "number" && target?.setSelectionRange)
    target.setSelectionRange(caret.start, caret.end);
}
