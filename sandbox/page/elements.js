/** Block Kit elements that people use. `spot` reads, keeps and sends their values: see stage.js. */

import { asked } from "./confirm.js";
import { el, freshId } from "./dom.js";
import { icon } from "./icons.js";
import { menuButton } from "./menu.js";
import { picker } from "./picker.js";
import { appOf, channel, conversationAt, nameOf, state } from "./state.js";
import { plainText, text } from "./text.js";
import { dateInput, momentInput, numberInput, textInput, timeInput } from "./typed.js";

/** One element. `aria` labels it where it stands under a label of its own. */
export function element(one, spot, aria = {}) {
  const draw = ELEMENTS[one.type];
  if (!draw) return el("span", { class: "unknown" }, `(${one.type})`);
  const node = draw(one, spot, named(one, spot, aria));
  node.dataset.field = `${spot.block.block_id}/${one.action_id}`;
  return node;
}

const KINDS = { datepicker: "Date", timepicker: "Time", datetimepicker: "Date and time", overflow: "More" };

/** An element without a label is called by its accessibility label, placeholder, the text beside it or its kind. */
function named(one, spot, aria) {
  const words = plainText(one.placeholder) || spot.label?.text || KINDS[one.type];
  const label = one.accessibility_label ?? words;
  return "aria-labelledby" in aria || !label ? aria : { ...aria, "aria-label": label };
}

const people = () =>
  state.people
    .filter((one) => !one.deleted)
    .map((one) => ({ value: one.id, label: one.real_name, detail: one.title }));
const isChannel = (one) => one.kind === "channel" || one.kind === "private";

function conversations(one) {
  const include = one.filter?.include ?? ["public", "private", "im", "mpim"];
  const kinds = { channel: "public", private: "private", dm: "im", app: "im" };
  const wanted = state.conversations.filter(
    ({ kind }) => include.includes(kinds[kind]) && !(one.filter?.exclude_bot_users && kind === "app"),
  );
  return wanted.map(conversationOption);
}

function conversationOption(one) {
  const marks = { channel: "#", private: "🔒 " };
  return { value: one.id, label: isChannel(one) ? marks[one.kind] + one.name : nameOf(one.with) };
}

const channelOptions = () =>
  state.conversations.filter((one) => one.kind === "channel").map(conversationOption);

const ELEMENTS = {
  button,
  workflow_button: (one) =>
    el("button", { type: "button", class: "button", disabled: true }, plainText(one.text)),
  overflow,
  static_select: (one, spot, aria) => optionPicker(one, spot, aria, false),
  multi_static_select: (one, spot, aria) => optionPicker(one, spot, aria, true),
  external_select: (one, spot, aria) => optionPicker(one, spot, aria, false),
  multi_external_select: (one, spot, aria) => optionPicker(one, spot, aria, true),
  users_select: (one, spot, aria) => idPicker(one, spot, aria, people()),
  multi_users_select: (one, spot, aria) => idPicker(one, spot, aria, people()),
  conversations_select: (one, spot, aria) => idPicker(one, spot, aria, conversations(one)),
  multi_conversations_select: (one, spot, aria) => idPicker(one, spot, aria, conversations(one)),
  channels_select: (one, spot, aria) => idPicker(one, spot, aria, channelOptions()),
  multi_channels_select: (one, spot, aria) => idPicker(one, spot, aria, channelOptions()),
  radio_buttons: (one, spot, aria) => choices(one, spot, aria, "radio"),
  checkboxes: (one, spot, aria) => choices(one, spot, aria, "checkbox"),
  plain_text_input: textInput,
  rich_text_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  number_input: numberInput,
  datepicker: dateInput,
  timepicker: timeInput,
  datetimepicker: momentInput,
};

function button(one, spot) {
  const kind = one.style ? `button ${one.style}` : "button";
  const node = el(
    "button",
    {
      type: "button",
      class: kind,
      "aria-label": one.accessibility_label,
      onclick: () => press(node, one, spot),
    },
    plainText(one.text),
  );
  return node;
}

async function press(node, one, spot) {
  if (node.getAttribute("aria-busy") === "true" || !(await asked(one.confirm))) return;
  if (one.url) window.open(one.url, "_blank", "noopener");
  await busy(node, () => spot.act(one));
}

/** Shows that `work` is under way; a second press meanwhile does nothing. */
async function busy(node, work) {
  node.setAttribute("aria-busy", "true");
  try {
    await work();
  } finally {
    node.removeAttribute("aria-busy");
  }
}

function overflow(one, spot, aria) {
  const items = () =>
    one.options.map((option) => ({
      label: plainText(option.text),
      detail: plainText(option.description),
      choose: async () => {
        if (!(await asked(one.confirm))) return;
        if (option.url) window.open(option.url, "_blank", "noopener");
        await spot.act(one, { selected_option: option });
      },
    }));
  return menuButton(
    { items, label: aria["aria-label"], class: "button overflow", align: "end" },
    icon("dots", 18),
  );
}

function optionPicker(one, spot, aria, isMany) {
  const groups = one.option_groups ?? [{ options: one.options ?? [] }];
  const all = groups.flatMap(({ label, options }) =>
    options.map((option) => ({ group: plainText(label), option })),
  );
  const options = all.map(({ group, option }) => ({
    value: option.value,
    label: plainText(option.text),
    detail: plainText(option.description),
    group,
  }));
  const value = spot.get(one);
  const chosen = (isMany ? value : [value]).filter(Boolean).map((option) => option.value);
  const found = (values) => values.map((wanted) => all.find(({ option }) => option.value === wanted).option);
  return choosing(one, spot, aria, {
    options,
    chosen,
    isMany,
    asValue: (values) => (isMany ? found(values) : (found(values)[0] ?? null)),
  });
}

function idPicker(one, spot, aria, options) {
  const isMany = one.type.startsWith("multi_");
  const value = spot.get(one);
  const chosen = (isMany ? value : [value]).filter(Boolean);
  const known = [
    ...options,
    ...chosen.filter((id) => !options.some((option) => option.value === id)).map(strangerOption),
  ];
  return choosing(one, spot, aria, {
    options: known,
    chosen,
    isMany,
    asValue: (values) => (isMany ? values : (values[0] ?? null)),
  });
}

/** Somebody or something chosen that is not on offer to this person: shown by name all the same. */
function strangerOption(id) {
  const name = channel(id)?.name ?? conversationAt(id)?.name ?? nameOf(id);
  return { value: id, label: appOf(id)?.name ?? name };
}

function choosing(one, spot, aria, { options, chosen, isMany, asValue }) {
  const isOptional = spot.block.type === "input" && spot.block.optional;
  let before = chosen;
  const choose = async (values) => {
    if (spot.isLive && !(await asked(one.confirm))) return spot.put(one, asValue(before));
    before = values;
    return spot.pick(one, asValue(values));
  };
  const most = isMany ? (one.max_selected_items ?? Infinity) : 1;
  const placeholder = plainText(one.placeholder) || (isMany ? "Select options" : "Select an option");
  return picker({ options, chosen, choose, most, aria, placeholder, canClear: isOptional });
}

/** Radio buttons and checkboxes. */
function choices(one, spot, aria, kind) {
  const name = freshId("choice");
  const value = spot.get(one);
  const chosen = new Set(
    [value]
      .flat()
      .filter(Boolean)
      .map((option) => option.value),
  );
  const node = el(
    "div",
    { class: "choices", role: kind === "radio" ? "radiogroup" : "group", ...aria },
    one.options.map((option) =>
      choice(option, {
        kind,
        name,
        checked: chosen.has(option.value),
        change: async () => {
          const on = [...node.querySelectorAll("input")]
            .map((input, place) => (input.checked ? one.options[place] : null))
            .filter(Boolean);
          if (!spot.isLive || (await asked(one.confirm))) spot.pick(one, kind === "radio" ? on[0] : on);
        },
      }),
    ),
  );
  return node;
}

function choice(option, { kind, name, checked, change }) {
  const detail = option.description && el("span", { class: "choice-detail" }, text(option.description));
  return el(
    "label",
    { class: "choice" },
    el("input", { type: kind, name, value: option.value, checked, onchange: change }),
    el("span", {}, el("span", { class: "choice-label" }, text(option.text)), detail),
  );
}
