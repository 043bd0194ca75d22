/** The sidebar: who acts, channels, people and apps. */

import { byId, el, keyed, redraw } from "./dom.js";
import { face, isAtWork, presence } from "./faces.js";
import { icon } from "./icons.js";
import { drawSwitcher } from "./people.js";
import { go } from "./route.js";
import { conversationAt, nameOf, placeOf, state } from "./state.js";
import { isUnread } from "./unread.js";

export function drawSidebar() {
  const side = byId("sidebar");
  if (!side.children.length) {
    side.append(...skeleton());
    side.addEventListener("keydown", steer);
  }
  redraw(byId("workspace-name"), state.workspace.name, () => state.workspace.name ?? "");
  drawSwitcher(byId("switcher"));
  drawList(
    "channels",
    rows().filter((one) => one.kind === "channel" || one.kind === "private"),
  );
  drawList(
    "people",
    rows().filter((one) => one.kind === "dm"),
  );
  drawList(
    "apps",
    rows().filter((one) => one.kind === "app"),
  );
}

function skeleton() {
  const section = (id, title) =>
    el(
      "details",
      { open: true },
      el("summary", { id: `${id}-title` }, icon("down", 14), title),
      el("ul", { id: `${id}-list`, "aria-labelledby": `${id}-title` }),
    );
  return [
    el("div", { class: "workspace-name", id: "workspace-name" }),
    el("div", { id: "switcher" }),
    el(
      "div",
      { class: "sidebar-scroll" },
      section("channels", "Channels"),
      section("people", "Direct messages"),
      section("apps", "Apps"),
    ),
  ];
}

/** Arrows lead from conversation to conversation. */
function steer(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const all = [...byId("sidebar").querySelectorAll(".place")].filter((one) => one.checkVisibility());
  const here = all.indexOf(event.target);
  if (!step || here < 0) return;
  event.preventDefault();
  all[here + step]?.focus();
}

/** The person's conversations, and everybody they could write to. */
function rows() {
  const known = new Set(state.conversations.map((one) => one.with));
  const strangers = state.people.filter((one) => one.id !== state.me && !known.has(one.id) && !one.deleted);
  const possible = strangers.map((one) => ({
    id: one.id,
    with: one.id,
    kind: "dm",
    name: one.real_name,
    latest: null,
  }));
  return [...state.conversations, ...possible].filter((one) => one.with !== state.me);
}

function drawList(id, items) {
  const here = conversationAt(state.place)?.id ?? state.place;
  const facts = (one) => ({
    ...one,
    here: one.id === here,
    unread: one.id !== here && isUnread(one),
    atWork: one.kind === "dm" && isAtWork(one.with),
  });
  keyed(byId(`${id}-list`), items.map(facts), {
    key: (one) => one.id,
    sign: (one) => JSON.stringify({ ...one, latest: null, me: state.me }),
    build: row,
  });
}

function row(one) {
  const name = one.with ? nameOf(one.with) : one.name;
  const kind = ["place", one.here && "here", one.unread && "unread"].filter(Boolean).join(" ");
  return el(
    "li",
    {},
    el(
      "a",
      {
        class: kind,
        href: `#/${state.me}/${placeOf(one)}`,
        "aria-current": one.here ? "page" : null,
        onclick: (event) => visit(event, one),
      },
      mark(one),
      el("span", { class: "place-name" }, name),
      one.unread && el("span", { class: "dot", role: "img", "aria-label": "unread" }),
    ),
  );
}

function visit(event, one) {
  if (event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  go({ place: placeOf(one) });
  document.body.classList.remove("at-sidebar");
}

function mark(one) {
  if (one.kind === "channel") return icon("hash", 18);
  if (one.kind === "private") return icon("lock", 16);
  return el(
    "span",
    { class: "place-face" },
    face(one.with, "small"),
    one.kind === "dm" && presence(one.with),
  );
}
