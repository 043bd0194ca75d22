/** The list of commands above the message box while one is being typed. */

import { commands } from "./commands.js";
import { el, freshId } from "./dom.js";
import { face } from "./faces.js";
import { float } from "./float.js";

/** Watches a message box. `steer` answers whether a key was for the list. */
export function suggesting(box) {
  const list = { box, id: freshId("commands"), panel: null, sink: null, fitting: [], active: 0 };
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  }))
    box.setAttribute(name, value);
  box.addEventListener("input", () => offer(list));
  box.addEventListener("blur", () => shut(list));
  return { steer: (event) => steer(event, list) };
}

function offer(list) {
  const typed = list.box.value;
  list.fitting = /^\/\S*$/.test(typed) ? commands().filter((one) => one.command.startsWith(typed)) : [];
  list.active = 0;
  if (list.fitting.length) show(list);
  else shut(list);
}

function show(list) {
  shut(list);
  list.panel = el(
    "div",
    {
      class: "suggestions",
      role: "listbox",
      id: list.id,
      "aria-label": "Commands",
      onpointerdown: (event) => event.preventDefault(),
    },
    el("div", { class: "menu-heading", role: "presentation" }, "Commands"),
    list.fitting.map((one, place) => row(list, one, place)),
  );
  list.sink = float(list.panel, list.box.closest(".composer"), { close: () => shut(list), wide: true });
  list.box.setAttribute("aria-expanded", "true");
  mark(list);
}

function row(list, one, place) {
  return el(
    "div",
    {
      class: "picker-option suggestion",
      role: "option",
      id: `${list.id}-${place}`,
      onclick: () => take(list, one),
    },
    face(one.app.bot_user_id, "small"),
    el(
      "span",
      { class: "menu-text" },
      el(
        "span",
        { class: "menu-label" },
        el("b", {}, one.command),
        " ",
        el("span", { class: "usage" }, one.usage_hint),
      ),
      el("span", { class: "menu-detail" }, one.description),
    ),
    el("span", { class: "menu-detail" }, one.app.name),
  );
}

function mark(list) {
  [...list.panel.querySelectorAll("[role=option]")].forEach((node, place) => {
    node.classList.toggle("active", place === list.active);
    node.setAttribute("aria-selected", String(place === list.active));
  });
  list.box.setAttribute("aria-activedescendant", `${list.id}-${list.active}`);
}

function shut(list) {
  if (!list.panel) return;
  list.sink();
  list.panel = null;
  list.box.setAttribute("aria-expanded", "false");
  list.box.removeAttribute("aria-activedescendant");
}

/** Puts the command into the box, ready for its text. */
function take(list, one) {
  list.box.value = `${one.command} `;
  list.box.dispatchEvent(new Event("input"));
  list.box.focus();
}

function steer(event, list) {
  if (!list.panel || event.isComposing) return false;
  const chosen = list.fitting[list.active];
  const isWhole = list.box.value === chosen.command;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") shut(list);
  else if (step) move(list, step);
  else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey && !isWhole)) take(list, chosen);
  else return false;
  event.preventDefault();
  return true;
}

function move(list, step) {
  list.active = (list.active + step + list.fitting.length) % list.fitting.length;
  mark(list);
}
