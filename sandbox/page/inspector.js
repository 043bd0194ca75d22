/** The traffic between Slack and the app: every call and delivery, with what was asked and answered. */

import { iconButton } from "./dialog.js";
import { byId, el, keyed, redraw } from "./dom.js";
import { icon } from "./icons.js";
import { change, myZone, state } from "./state.js";
import { hourMinute } from "./time.js";

export function toggleInspector() {
  change({ inspecting: !state.inspecting });
}

export function drawInspector() {
  const drawer = byId("inspector");
  drawer.hidden = !state.inspecting;
  document.body.classList.toggle("inspecting", Boolean(state.inspecting));
  if (!state.inspecting) return;
  if (!drawer.children.length) drawer.append(...skeleton());
  drawHead();
  drawEntries();
  drawDetail();
}

function skeleton() {
  return [
    el(
      "header",
      { class: "inspector-head" },
      el("h2", {}, "Traffic"),
      el("div", { id: "inspector-filter" }),
      iconButton("close", "Close the inspector", toggleInspector),
    ),
    el(
      "div",
      { class: "inspector-body" },
      el("ol", {
        class: "entries",
        id: "entries",
        "aria-label": "Calls and deliveries, oldest first",
        tabindex: "-1",
      }),
      el("div", { class: "entry-detail", id: "entry-detail", "aria-live": "polite" }),
    ),
  ];
}

function drawHead() {
  const refused = state.log.filter((one) => one.refused).length;
  redraw(byId("inspector-filter"), [state.log.length, refused, state.onlyRefused], () =>
    el(
      "div",
      { class: "filters", role: "group", "aria-label": "Show" },
      filterButton(`All ${state.log.length}`, false),
      filterButton(`Refused ${refused}`, true),
    ),
  );
}

function filterButton(label, only) {
  const on = Boolean(state.onlyRefused) === only;
  return el(
    "button",
    {
      type: "button",
      class: on ? "filter on" : "filter",
      "aria-pressed": String(on),
      onclick: () => change({ onlyRefused: only }),
    },
    label,
  );
}

function drawEntries() {
  const list = byId("entries");
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  const shown = state.log.filter((one) => one.refused || !state.onlyRefused);
  keyed(list, shown, {
    key: (one) => String(one.seq),
    sign: (one) => `${one.seq === state.entry}${myZone()}`,
    build: entryRow,
  });
  if (isAtEnd) list.scrollTop = list.scrollHeight;
}

/** Who spoke to whom. */
const WAYS = {
  app: "App → Slack",
  slack: "Slack → App",
  person: "Person",
  clock: "Clock",
  sandbox: "Sandbox",
};

function entryRow(entry) {
  const here = entry.seq === state.entry;
  const kind = ["entry", entry.refused && "refused", here && "here"].filter(Boolean).join(" ");
  return el(
    "li",
    {},
    el(
      "button",
      {
        type: "button",
        class: kind,
        "aria-pressed": String(here),
        onclick: () => change({ entry: here ? null : entry.seq }),
        onkeydown: steer,
      },
      el("span", { class: "entry-time" }, hourMinute(Date.parse(entry.at), myZone())),
      el("span", { class: `way way-${entry.direction}` }, WAYS[entry.direction] ?? entry.direction),
      el(
        "span",
        { class: "entry-name" },
        entry.method ?? entry.type,
        el("span", { class: "entry-hint" }, hint(entry)),
      ),
      el("span", { class: "entry-ms" }, entry.took_ms === undefined ? "" : `${Math.round(entry.took_ms)} ms`),
      el("span", { class: "entry-status" }, entry.refused && icon("alert", 14), status(entry)),
    ),
  );
}

/** What tells one delivery of a type from another. */
function hint({ request = {} }) {
  const { payload = request } = request;
  const event =
    payload.event?.type ??
    payload.actions?.[0]?.action_id ??
    payload.view?.callback_id ??
    payload.callback_id;
  const kind = payload.type === "event_callback" ? null : payload.type;
  const where = payload.channel ?? payload.user_id ?? payload.to ?? payload.advance;
  return payload.command ?? [kind, event, where].filter((one) => typeof one === "string").join(" · ");
}

function status(entry) {
  if (entry.refused) return entry.response?.error ?? entry.error ?? "no ack";
  return { app: "ok", slack: "acked" }[entry.direction] ?? "";
}

function steer(event) {
  const row = event.currentTarget.parentNode;
  const next = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[event.key];
  if (!next) return;
  event.preventDefault();
  next.firstElementChild.focus();
}

function drawDetail() {
  const entry = state.log.find((one) => one.seq === state.entry);
  redraw(byId("entry-detail"), entry?.seq ?? null, () =>
    entry ? detailOf(entry) : el("p", { class: "entry-none" }, "Choose a line to see what was said."),
  );
}

function detailOf(entry) {
  const faults = entry.response?.response_metadata?.messages ?? [];
  return [
    faults.length > 0 &&
      el(
        "ul",
        { class: "faults" },
        faults.map((one) => el("li", {}, one)),
      ),
    el("h3", {}, "Request"),
    json(entry.request),
    el("h3", {}, "Response"),
    json(entry.response),
  ];
}

function json(value) {
  return el(
    "pre",
    { class: "json", tabindex: "0" },
    value === undefined || value === null ? "(none)" : JSON.stringify(value, null, 2),
  );
}
