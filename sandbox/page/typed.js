/** Elements that people type into: text, numbers, addresses, dates and times. */

import { el } from "./dom.js";
import { fieldOf } from "./form.js";
import { myZone } from "./state.js";
import { plainText } from "./text.js";
import { hourMinute, instantAt, isoDay } from "./time.js";

const TYPING_PAUSE = 400; // ms without a key before on_character_entered is sent

const KINDS = { email_text_input: "email", url_text_input: "url" };

/** Text: one line or several. Slack sends null for an empty field. */
export function textInput(one, spot, aria) {
  const isLong = one.multiline || one.type === "rich_text_input";
  const shared = {
    class: "typed",
    placeholder: plainText(one.placeholder),
    ...aria,
    ...sending(one, spot, asText(one)),
  };
  const node = isLong
    ? el("textarea", { rows: "4", ...shared, value: shown(spot.get(one)) })
    : el("input", {
        type: "text",
        inputmode: KINDS[one.type],
        autocomplete: "off",
        ...shared,
        value: shown(spot.get(one)),
      });
  if (one.type !== "plain_text_input" || !one.max_length) return node;
  return counted(node, one.max_length);
}

/** Says how many characters are left once few are. */
function counted(node, most) {
  const left = el("span", { class: "count", "aria-live": "polite" });
  const count = () => {
    const rest = most - [...node.value].length;
    left.textContent = rest < Math.min(100, most / 5) ? String(rest) : "";
    left.classList.toggle("over", rest < 0);
  };
  node.addEventListener("input", count);
  count();
  return el("div", { class: "counted" }, node, left);
}

export function numberInput(one, spot, aria) {
  const mode = one.is_decimal_allowed ? "decimal" : "numeric";
  return el("input", {
    type: "text",
    inputmode: mode,
    autocomplete: "off",
    class: "typed short",
    placeholder: plainText(one.placeholder),
    value: shown(spot.get(one)),
    ...aria,
    ...sending(one, spot, asText(one)),
  });
}

function shown(value) {
  if (value?.type !== "rich_text") return value ?? "";
  return value.elements.map((part) => part.elements.map((leaf) => leaf.text ?? "").join("")).join("\n");
}

function asText(one) {
  if (one.type !== "rich_text_input") return (typed) => typed || null;
  return (typed) =>
    typed
      ? {
          type: "rich_text",
          elements: [{ type: "rich_text_section", elements: [{ type: "text", text: typed }] }],
        }
      : null;
}

/** Keeps what is typed, and sends it when the element asks for that: on a pause in typing, or on Enter. */
function sending(one, spot, asValue) {
  const moments = one.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const onPause = spot.isLive && moments.includes("on_character_entered");
  const onEnter = spot.isLive && moments.includes("on_enter_pressed");
  let pause = null;
  const send = (value) => {
    clearTimeout(pause);
    pause = null;
    return spot.act(one, { [fieldOf(one)]: asValue(value) });
  };
  return {
    oninput: ({ target: { value } }) => {
      spot.put(one, asValue(value));
      clearTimeout(pause);
      if (onPause) pause = setTimeout(send, TYPING_PAUSE, value);
    },
    onblur: ({ target: { value } }) => pause !== null && send(value),
    onkeydown: (event) => {
      if (!onEnter || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      send(event.target.value);
    },
  };
}

export function dateInput(one, spot, aria) {
  return el("input", {
    type: "date",
    class: "typed short",
    value: spot.get(one) ?? "",
    ...aria,
    onchange: ({ target }) => spot.pick(one, target.value || null),
  });
}

export function timeInput(one, spot, aria) {
  return el("input", {
    type: "time",
    class: "typed short",
    value: spot.get(one) ?? "",
    ...aria,
    onchange: ({ target }) => spot.pick(one, target.value || null),
  });
}

/** A date and a time in the acting person's zone; Slack keeps the moment in seconds. */
export function momentInput(one, spot, aria) {
  const zone = myZone();
  const moment = spot.get(one);
  const day = el("input", {
    type: "date",
    class: "typed",
    "aria-label": "Date",
    value: moment ? isoDay(moment * 1000, zone) : "",
  });
  const time = el("input", {
    type: "time",
    class: "typed",
    "aria-label": "Time",
    value: moment ? hourMinute(moment * 1000, zone) : "",
  });
  const keep = () => spot.pick(one, momentOf(day.value, time.value, zone));
  for (const input of [day, time]) input.addEventListener("change", keep);
  return el(
    "div",
    { class: "moment", role: "group", ...aria },
    day,
    time,
    el("span", { class: "zone" }, zone.replaceAll("_", " ")),
  );
}

function momentOf(day, time, zone) {
  if (!day || !time) return null;
  const [year, month, date] = day.split("-").map(Number);
  const [hour, minute] = time.split(":").map(Number);
  return instantAt({ year, month, day: date, hour, minute }, zone) / 1000;
}
