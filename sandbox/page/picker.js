/** A combobox, as Slack's selects are: type to filter, arrows to move, Enter to choose, Escape to leave. */

import { el, freshId } from "./dom.js";
import { float } from "./float.js";
import { icon } from "./icons.js";

/**
 * `options` are {value, label, detail?, group?}. `chosen` are the values at the start; `choose` is called with all
 * of them after each change. `most` is how many may be chosen (1: a plain select).
 */
export function picker({ options, chosen, choose, most = 1, placeholder, aria, canClear = false }) {
  const box = { options, chosen: [...chosen], choose, most, canClear, list: null, sink: null, active: 0 };
  box.listId = freshId("list");
  box.input = el("input", {
    type: "text",
    class: "picker-input",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": box.listId,
    placeholder,
    ...aria,
    onfocus: () => box.input.select(),
    onclick: () => open(box),
    oninput: () => {
      open(box);
      offer(box);
    },
    onkeydown: (event) => steer(event, box),
    onblur: () => shut(box),
  });
  box.chips = el("span", { class: "chips" });
  box.root = el(
    "div",
    {
      class: most > 1 ? "picker many" : "picker",
      onclick: (event) => {
        if (event.target === box.root) box.input.focus();
      },
    },
    box.chips,
    box.input,
    el("span", { class: "picker-arrow" }, icon("down", 16)),
  );
  show(box);
  return box.root;
}

function labelOf(box, value) {
  return box.options.find((one) => one.value === value)?.label ?? value;
}

function show(box) {
  if (box.most === 1) {
    box.input.value = box.chosen.length ? labelOf(box, box.chosen[0]) : "";
    box.chips.replaceChildren(
      ...(box.canClear && box.chosen.length ? [cross(box, box.chosen[0], "clear")] : []),
    );
    return;
  }
  box.input.value = "";
  box.chips.replaceChildren(
    ...box.chosen.map((value) => el("span", { class: "chip" }, labelOf(box, value), cross(box, value))),
  );
}

function cross(box, value, kind = "") {
  const label = `Remove ${labelOf(box, value)}`;
  return el(
    "button",
    {
      type: "button",
      class: `chip-cross ${kind}`,
      "aria-label": label,
      onclick: () => {
        set(
          box,
          box.chosen.filter((one) => one !== value),
        );
        box.input.focus();
      },
    },
    icon("close", 12),
  );
}

function set(box, values) {
  box.chosen = values;
  show(box);
  box.choose(values);
}

function open(box) {
  if (box.list) return;
  box.list = el("div", {
    class: "picker-list",
    role: "listbox",
    id: box.listId,
    "aria-multiselectable": box.most > 1 ? "true" : null,
    onpointerdown: (event) => event.preventDefault(),
  });
  box.typed = false;
  offer(box);
  box.sink = float(box.list, box.root, { close: () => shut(box), wide: true });
  box.input.setAttribute("aria-expanded", "true");
  mark(box);
}

function shut(box) {
  if (!box.list) return;
  box.sink?.();
  box.list = null;
  box.input.setAttribute("aria-expanded", "false");
  box.input.removeAttribute("aria-activedescendant");
  show(box);
}

/** Fills the list with what fits the typed text; a shown choice filters nothing. */
function offer(box) {
  const typed = box.input.value.trim().toLowerCase();
  const isShownChoice =
    box.most === 1 && box.chosen.length && typed === labelOf(box, box.chosen[0]).toLowerCase();
  box.fitting = box.options.filter(
    (one) => isShownChoice || !typed || `${one.label} ${one.detail ?? ""}`.toLowerCase().includes(typed),
  );
  box.active = Math.max(
    0,
    box.fitting.findIndex((one) => one.value === box.chosen[0] && box.most === 1),
  );
  const rows = box.fitting
    .flatMap((one, place) => [heading(box, place), row(box, one, place)])
    .filter(Boolean);
  box.list.replaceChildren(
    ...(rows.length ? rows : [el("div", { class: "picker-none" }, "No items match.")]),
  );
  mark(box);
}

function heading(box, place) {
  const { group } = box.fitting[place];
  return group && group !== box.fitting[place - 1]?.group
    ? el("div", { class: "menu-heading", role: "presentation" }, group)
    : null;
}

function row(box, one, place) {
  const isChosen = box.chosen.includes(one.value);
  return el(
    "div",
    {
      class: "picker-option",
      role: "option",
      id: `${box.listId}-${place}`,
      "aria-selected": String(isChosen),
      onclick: () => take(box, one),
    },
    el(
      "span",
      { class: "menu-text" },
      el("span", { class: "menu-label" }, one.label),
      one.detail && el("span", { class: "menu-detail" }, one.detail),
    ),
    isChosen && icon("check", 16),
  );
}

function mark(box) {
  const rows = [...box.list.querySelectorAll("[role=option]")];
  rows.forEach((node, place) => node.classList.toggle("active", place === box.active));
  const here = rows[box.active];
  if (!here) return;
  box.input.setAttribute("aria-activedescendant", here.id);
  here.scrollIntoView({ block: "nearest" });
}

function take(box, one) {
  if (box.most === 1) {
    set(box, [one.value]);
    shut(box);
    return;
  }
  const without = box.chosen.filter((value) => value !== one.value);
  const isNew = without.length === box.chosen.length;
  if (isNew && box.chosen.length >= box.most) return;
  set(box, isNew ? [...box.chosen, one.value] : without);
  offer(box);
  box.active = box.fitting.indexOf(one);
  mark(box);
}

const KEYS = {
  ArrowDown: (box) => move(box, 1),
  ArrowUp: (box) => move(box, -1),
  Enter: (box) => (box.list ? box.fitting[box.active] && take(box, box.fitting[box.active]) : open(box)),
  Escape: (box) => shut(box),
};

function steer(event, box) {
  const isIdleEscape = event.key === "Escape" && !box.list;
  if (event.key === "Backspace" && !box.input.value && box.most > 1) set(box, box.chosen.slice(0, -1));
  if (!(event.key in KEYS) || isIdleEscape) return;
  event.preventDefault();
  event.stopPropagation();
  KEYS[event.key](box);
}

function move(box, by) {
  if (!box.list) {
    open(box);
    return;
  }
  box.active = (box.active + by + box.fitting.length) % box.fitting.length;
  mark(box);
}
