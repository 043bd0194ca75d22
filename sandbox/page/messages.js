/** The list of messages: days, groups of one sender's messages, and staying at the bottom. */

import { byId, el, keyed } from "./dom.js";
import { titleOf } from "./heading.js";
import { messageNode } from "./message.js";
import { state, myZone, workspaceNow } from "./state.js";
import { dayLabel, dayNumber, instantOf } from "./time.js";

const GROUP = 5 * 60; // seconds within which one sender's messages stand together
const AT_BOTTOM = 80; // pixels from the end that still count as being there

export function drawMessages() {
  const list = byId("messages");
  list.hidden = state.tab !== "messages";
  if (list.hidden) return;
  const rows = [
    { kind: "beginning", key: "beginning", name: state.loaded && titleOf(state.place) },
    ...withDays(topLevel()),
  ];
  drawRows(list, rows, `${state.me}/${state.place}`);
}

/** What stands in the conversation itself: no replies, unless they were sent to it as well. */
function topLevel() {
  return withNotes(null).filter(
    (one) => !one.thread_ts || one.thread_ts === one.ts || one.subtype === "thread_broadcast",
  );
}

/** The messages with what only this page says to the person, such as a command that failed. */
export function withNotes(thread) {
  const notes = state.notes.filter(
    (one) => one.me === state.me && one.place === state.place && one.thread === thread,
  );
  return [...state.messages, ...notes.map((one) => one.message)].sort((a, b) => Number(a.ts) - Number(b.ts));
}

/** Fills a scrolling list with rows; it follows new messages while the reader is at its end, and starts there. */
export function drawRows(list, rows, where) {
  const isNew = list.dataset.where !== where;
  if (isNew) begin(list, where);
  list.setAttribute("aria-busy", String(!state.loaded));
  keyed(list, rows, {
    key: (row) => row.key,
    sign: (row) => JSON.stringify([row, state.me, today()]),
    build,
  });
  if (list.isAtEnd) toEnd(list);
}

/** Messages say "today" and "yesterday", so they are drawn anew when the day has changed. */
function today() {
  return dayNumber(workspaceNow(), myZone());
}

function begin(list, where) {
  list.replaceChildren();
  list.dataset.where = where;
  list.isAtEnd = true;
  if (list.watched) return;
  list.watched = new ResizeObserver(() => {
    list.tall = list.clientHeight;
    if (list.isAtEnd) toEnd(list);
  });
  list.watched.observe(list);
  list.addEventListener("keydown", (event) => steer(event, list));
  list.addEventListener("scroll", () => {
    // What the composer takes away by growing is no scrolling of the reader's: the observer sees to it.
    if (list.clientHeight === list.tall)
      list.isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < AT_BOTTOM;
  });
}

/** Arrows lead from message to message; what can be done with the one in focus is then a Tab away. */
function steer(event, list) {
  const all = [...list.querySelectorAll("article")];
  const here = all.indexOf(event.target);
  if (!["ArrowUp", "ArrowDown"].includes(event.key) || (here < 0 && event.target !== list)) return;
  event.preventDefault();
  const next = here < 0 ? all.length - 1 : here + (event.key === "ArrowUp" ? -1 : 1);
  all[Math.max(0, Math.min(next, all.length - 1))]?.focus();
}

function toEnd(list) {
  list.scrollTop = list.scrollHeight;
}

function withDays(messages) {
  const rows = [];
  let previous = null;
  for (const message of messages) {
    const day = dayOf(message);
    if (!previous || dayOf(previous) !== day) {
      rows.push({
        kind: "day",
        key: `day-${day}`,
        label: dayLabel(instantOf(message.ts), workspaceNow(), myZone()),
      });
      previous = null;
    }
    rows.push({ kind: "message", key: message.ts, message, grouped: belongs(previous, message) });
    previous = message;
  }
  return rows;
}

function dayOf(message) {
  return dayNumber(instantOf(message.ts), myZone());
}

/** Whether a message stands under the head of the one before it. */
export function belongs(previous, message) {
  if (!previous || previous.user !== message.user || previous.ephemeral || message.ephemeral) return false;
  return Number(message.ts) - Number(previous.ts) < GROUP && !previous.reply_count;
}

function build(row) {
  if (row.kind === "beginning") return beginning(row);
  if (row.kind === "message") return messageNode(row.message, row);
  return el(
    "div",
    { class: row.kind, role: "separator", "aria-label": row.label },
    el("span", {}, row.label),
  );
}

function beginning({ name }) {
  return el(
    "div",
    { class: "beginning" },
    name && el("p", {}, "This is the start of ", el("strong", {}, name), "."),
  );
}
