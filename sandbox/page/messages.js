/** The list of messages: days, groups of one sender's messages, and staying at the bottom. */

import { byId, el, keyed } from "./dom.js";
import { titleOf } from "./heading.js";
import { messageNode } from "./message.js";
import { state, myZone, workspaceNow } from "./state.js";
import { dayLabel, dayNumber, instantOf } from "./time.js";

const GROUP = 5 * 60;     // seconds within which one sender's messages stand together
const AT_BOTTOM = 80;     // pixels from the end that still count as being there

export function drawMessages() {
  const list = byId("messages");
  list.hidden = state.tab !== "messages";
  if (list.hidden) return;
  drawRows(list, topLevel(), `${state.me}/${state.place}`, beginning);
}

/** What stands in the conversation itself: no replies, unless they were sent to it as well. */
function topLevel() {
  return withNotes(null).filter((one) => !one.thread_ts || one.thread_ts === one.ts || one.subtype === "thread_broadcast");
}

/** The messages with what only this page says to the person, such as a command that failed. */
export function withNotes(thread) {
  const notes = state.notes.filter((one) => one.me === state.me && one.place === state.place && one.thread === thread);
  return [...state.messages, ...notes.map((one) => one.message)].sort((a, b) => Number(a.ts) - Number(b.ts));
}

/** Fills a scrolling list; it follows new messages while the reader is at its end, and starts there. */
export function drawRows(list, messages, where, before) {
  const isNew = list.dataset.where !== where;
  const wasAtEnd = isNew || list.scrollHeight - list.scrollTop - list.clientHeight < AT_BOTTOM;
  if (isNew) list.replaceChildren();
  list.dataset.where = where;
  const rows = [{ kind: "beginning", key: "beginning" }, ...withDays(messages)];
  list.setAttribute("aria-busy", String(!state.loaded));
  keyed(list, rows, { key: (row) => row.key, sign: signature, build: (row) => build(row, before) });
  if (wasAtEnd) list.scrollTop = list.scrollHeight;
}

function withDays(messages) {
  const rows = [];
  let previous = null;
  for (const message of messages) {
    const day = dayOf(message);
    if (!previous || dayOf(previous) !== day) {
      rows.push({ kind: "day", key: `day-${day}`, label: dayLabel(instantOf(message.ts), workspaceNow(), myZone()) });
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

function belongs(previous, message) {
  if (!previous || previous.user !== message.user || previous.ephemeral || message.ephemeral) return false;
  return Number(message.ts) - Number(previous.ts) < GROUP && !previous.reply_count;
}

function signature(row) {
  return JSON.stringify([row, state.me, row.kind === "beginning" ? titleOf(state.place) : null]);
}

function build(row, before) {
  if (row.kind === "beginning") return el("div", { class: "beginning" }, before());
  if (row.kind === "day") return el("div", { class: "day", role: "separator", "aria-label": row.label }, el("span", {}, row.label));
  return messageNode(row.message, { grouped: row.grouped });
}

function beginning() {
  return state.loaded ? el("p", {}, "This is the start of ", el("strong", {}, titleOf(state.place)), ".") : null;
}
