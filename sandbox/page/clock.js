/** The workspace's clock: what it shows, and moving it on. */

import * as api from "./api.js";
import { byId, el, redraw } from "./dom.js";
import { icon } from "./icons.js";
import { refresh } from "./live.js";
import { menuButton } from "./menu.js";
import { change, myZone, state, workspaceNow } from "./state.js";
import { city, hourMinute, nearDay, shortDay, tomorrowAtNine } from "./time.js";
import { toast } from "./toasts.js";

const HOUR = 3_600_000;
const ASK_EVERY = 2_000; // ms: what is due next changes without a log entry

export function drawClock() {
  if (!state.clock) return;
  const zone = myZone();
  const now = workspaceNow();
  const facts = [shortDay(now, zone), hourMinute(now, zone), zone, state.clock.next, state.isMoving];
  redraw(byId("clock"), facts, () => [
    el(
      "div",
      { class: "clock-face", role: "timer", "aria-label": "The workspace's time" },
      icon("clock", 18),
      el("span", { class: "clock-time" }, hourMinute(now, zone)),
      el("span", { class: "clock-day" }, `${shortDay(now, zone)} in ${city(zone)}`),
    ),
    el(
      "div",
      { class: "clock-moves", role: "group", "aria-label": "Move the clock" },
      moves().map(moveButton),
    ),
    menuButton(
      { items: () => moves().filter((one) => !one.isOff), label: "Move the clock", class: "clock-menu" },
      icon("next", 18),
      "Move on",
    ),
  ]);
}

function moves() {
  const now = workspaceNow();
  const { next } = state.clock;
  return [
    {
      label: "Skip to next nudge",
      detail: next ? whenShort(next, now) : "nothing is due",
      isOff: !next || next <= now,
      choose: () => move("next"),
    },
    { label: "+1 hour", choose: () => moveTo(workspaceNow() + HOUR) },
    { label: "Tomorrow 9:00", choose: () => moveTo(tomorrowAtNine(workspaceNow(), myZone())) },
    { label: "+1 week", choose: () => moveTo(workspaceNow() + 7 * 24 * HOUR) },
  ];
}

function whenShort(at, now) {
  const zone = myZone();
  const day = nearDay(at, now, zone) ?? shortDay(at, zone);
  return `${day === "Today" ? "" : `${day} `}${hourMinute(at, zone)}`;
}

function moveButton({ label, detail, isOff, choose }) {
  return el(
    "button",
    { type: "button", class: "clock-move", disabled: Boolean(isOff || state.isMoving), onclick: choose },
    el("span", {}, label),
    detail && el("span", { class: "clock-detail" }, detail),
  );
}

function moveTo(instant) {
  return move(new Date(instant).toISOString());
}

async function move(to) {
  change({ isMoving: true });
  try {
    await api.moveClock(to);
  } catch (failure) {
    toast({ text: `The clock did not move (${failure.message}).`, kind: "bad" });
  }
  await refresh();
  change({ isMoving: false });
}

/** Lets the minutes pass, and asks now and then what is due next. */
export function runClock() {
  let minute = 0;
  setInterval(() => {
    const now = Math.floor(workspaceNow() / 60_000);
    if (now !== minute) change({});
    minute = now;
  }, 1_000);
  setInterval(askWhatIsNext, ASK_EVERY);
}

async function askWhatIsNext() {
  if (!state.connected || document.hidden) return;
  const { next } = await api.clock().catch(() => state.clock);
  const at = typeof next === "string" ? Date.parse(next) : next;
  if (at !== state.clock.next) change({ clock: { ...state.clock, next: at } });
}
