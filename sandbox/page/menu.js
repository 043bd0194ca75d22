/** Menus: a button opens them; arrows move, Enter chooses, Escape closes and gives the focus back. */

import { el } from "./dom.js";
import { float } from "./float.js";

/**
 * Opens a menu at `anchor`. `items` are {label, choose, detail?, icon?, danger?, checked?, heading?}; an item with
 * only a heading is a title. Returns a function that closes it.
 */
export function openMenu(anchor, items, { label, align = "start" }) {
  const menu = el(
    "div",
    { class: "menu", role: "menu", "aria-label": label },
    items.map(menuItem(() => close())),
  );
  let sink = null;
  const close = (giveBack = true) => {
    sink?.();
    sink = null;
    anchor.setAttribute("aria-expanded", "false");
    if (giveBack && anchor.isConnected) anchor.focus();
  };
  anchor.setAttribute("aria-expanded", "true");
  menu.addEventListener("keydown", (event) => steer(event, menu, close));
  sink = float(menu, anchor, { close: () => close(false), align });
  (menu.querySelector("[aria-checked=true]") ?? choices(menu)[0])?.focus();
  return close;
}

function menuItem(close) {
  return ({ heading, label, detail, icon, choose, danger, checked }) => {
    if (heading) return el("div", { class: "menu-heading", role: "presentation" }, heading);
    const role = checked === undefined ? "menuitem" : "menuitemradio";
    return el(
      "button",
      {
        type: "button",
        role,
        tabindex: "-1",
        class: danger ? "menu-item danger" : "menu-item",
        "aria-checked": checked === undefined ? null : String(checked),
        onclick: () => {
          close();
          choose();
        },
      },
      icon,
      el(
        "span",
        { class: "menu-text" },
        el("span", { class: "menu-label" }, label),
        detail && el("span", { class: "menu-detail" }, detail),
      ),
    );
  };
}

function choices(menu) {
  return [...menu.querySelectorAll("[role^=menuitem]")];
}

function steer(event, menu, close) {
  const all = choices(menu);
  const here = all.indexOf(document.activeElement);
  const steps = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: -1 };
  if (event.key in steps) {
    event.preventDefault();
    all.at(steps[event.key] % all.length)?.focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    close();
  } else jumpToLetter(event, all, here);
}

function jumpToLetter(event, all, here) {
  if (event.key.length !== 1 || event.key === " ") return;
  const rest = [...all.slice(here + 1), ...all.slice(0, here + 1)];
  rest.find((one) => one.textContent.toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
}

/** A button that opens a menu; `items` is asked each time. */
export function menuButton({ items, label, align, ...properties }, ...children) {
  let close = null;
  const button = el(
    "button",
    {
      type: "button",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": label,
      ...properties,
      onclick: () => {
        const isOpen = button.getAttribute("aria-expanded") === "true";
        if (isOpen) close();
        else close = openMenu(button, items(), { label, align });
      },
    },
    children,
  );
  return button;
}
