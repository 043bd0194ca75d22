/** Short notices in a corner, gone after a while; they stay while the pointer or the focus is on them. */

import { byId, el } from "./dom.js";
import { icon } from "./icons.js";

const STAYS = 7_000; // ms

/** Shows a notice; one with `go` leads somewhere when it is clicked. */
export function toast({ title, text, kind = "", go, face }) {
  const words = el(
    go ? "button" : "div",
    {
      class: "toast-words",
      type: go ? "button" : null,
      onclick:
        go &&
        (() => {
          node.remove();
          go();
        }),
    },
    title && el("strong", {}, title),
    el("span", {}, text),
  );
  const cross = el(
    "button",
    { type: "button", class: "icon-button", "aria-label": "Dismiss", onclick: () => node.remove() },
    icon("close", 16),
  );
  const node = el(
    "div",
    { class: `toast ${kind}` },
    face ?? (kind === "bad" ? icon("alert") : null),
    words,
    cross,
  );
  byId("toasts").append(node);
  fade(node);
}

function fade(node) {
  setTimeout(() => {
    if (node.matches(":hover, :focus-within")) fade(node);
    else node.remove();
  }, STAYS);
}
