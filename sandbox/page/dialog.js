/** What all dialogs share: the browser's own modal dialog keeps the focus inside and the rest out of reach. */

import { el } from "./dom.js";
import { icon } from "./icons.js";

/** Opens `node`; Escape calls `leave` instead of closing it behind our back. */
export function openDialog(node, leave) {
  const instead = (event) => {
    event.preventDefault();
    leave();
  };
  node.onkeydown = (event) => {
    if (event.key === "Escape") instead(event);
  };
  node.oncancel = instead; // Escape while the focus is on the browser's own buttons
  if (!node.open) node.showModal();
}

/** A round button with an icon; `label` says what it does. */
export function iconButton(name, label, onclick, kind = "") {
  return el(
    "button",
    { type: "button", class: `icon-button ${kind}`, "aria-label": label, title: label, onclick },
    icon(name),
  );
}
