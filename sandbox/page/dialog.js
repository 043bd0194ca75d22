/** What all dialogs share: the browser's own modal dialog keeps the focus inside and the rest out of reach. */

import { el } from "./dom.js";
import { icon } from "./icons.js";

/** Opens `node`; Escape calls `leave` instead of closing it behind our back. */
export function openDialog(node, leave) {
  node.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    leave();
  };
  node.oncancel = (event) => event.preventDefault();
  if (!node.open) node.showModal();
}

/** A round button with an icon; `label` says what it does. */
export function iconButton(name, label, onclick, kind = "") {
  return el("button", { type: "button", class: `icon-button ${kind}`, "aria-label": label, title: label, onclick }, icon(name));
}
