/** Keeps what the page knows true without reloading: the log tells that something happened, and we look again. */

import * as api from "./api.js";
import { expectNews, tellNews } from "./news.js";
import { read, settle } from "./route.js";
import { change, state } from "./state.js";
import { noteRead } from "./unread.js";

const PATIENCE = 25; // seconds that one question to the log may wait
const RETRY = 1_000; // ms until we try again to reach a sandbox that went away
const KEPT = 500; // log entries that the inspector can show

let running = null;
let again = false;

/** Looks again at everything the acting person sees; calls that come meanwhile are answered by one more look. */
export function refresh() {
  again = true;
  running ??= looking()
    .catch(unlessAway)
    .finally(() => {
      running = null;
    });
  return running;
}

/** A workspace that went away is no fault of whoever asked: follow() notices, says so and comes back. */
function unlessAway(failure) {
  if (failure instanceof api.Refused) throw failure;
}

async function looking() {
  while (again) {
    again = false;
    await look();
  }
}

async function look() {
  const { me, place } = state;
  const seen = await api.workspace(me);
  if (!mayLookIn(place, seen)) return leave(seen);
  const [{ messages }, open, clock] = await Promise.all([
    api.messages(me, place),
    api.views(me),
    api.clock(),
  ]);
  if (me !== state.me || place !== state.place) {
    again = true;
    return undefined;
  }
  const { workspace, people, channels, apps, conversations, log: newest } = seen;
  change({
    workspace,
    people,
    channels,
    apps,
    conversations,
    newest,
    messages,
    views: open.views,
    clock: heard(clock),
    loaded: true,
  });
  noteRead();
  return expectNews();
}

function mayLookIn(place, { conversations, people, apps }) {
  return (
    conversations.some((one) => one.id === place) ||
    people.some((one) => one.id === place) ||
    apps.some((one) => one.bot_user_id === place)
  );
}

function leave({ conversations }) {
  settle({ me: state.me, place: conversations[0].id });
  again = true;
}

function heard(clock) {
  return {
    ...clock,
    now: Date.parse(clock.now),
    next: clock.next && Date.parse(clock.next),
    heardAt: performance.now(),
  };
}

/** Starts where the address says, or as the first person in the first channel. */
export async function start() {
  const wanted = read();
  const { people } = await api.workspace("");
  const me = people.some((one) => one.id === wanted.me) ? wanted.me : people[0].id;
  change({ people, me, place: wanted.place, tab: wanted.tab, thread: wanted.thread });
  await refresh();
}

/** Follows the address from then on. */
export function followAddress() {
  window.addEventListener("hashchange", () => {
    const { me, place, tab, thread } = read();
    if (!me || !place) return;
    const isElsewhere = me !== state.me || place !== state.place;
    change({
      me,
      place,
      tab,
      thread,
      ...(isElsewhere ? { messages: [], loaded: false } : {}),
      ...(me === state.me ? {} : { views: [], home: null }),
    });
    refresh().then(tellNews);
  });
}

/** Reads the log for as long as the page is open; `react` is given each batch of new entries. */
export async function follow(react) {
  let last = null;
  for (;;) {
    try {
      last = await listen(last, react);
    } catch {
      change({ connected: false });
      await new Promise((resolve) => {
        setTimeout(resolve, RETRY);
      });
    }
  }
}

/** One question to the log. While the sandbox is away we do not wait for news: its return is seen at once. */
async function listen(last, react) {
  const after = last ?? Math.max(0, state.newest - KEPT);
  const wait = last === null || !state.connected ? 0 : PATIENCE;
  const { entries, last: newest } = await api.log(after, wait);
  if (!state.connected) await welcomeBack();
  if (entries.length) await take(entries, react);
  return newest;
}

async function welcomeBack() {
  change({ connected: true });
  await refresh();
}

async function take(entries, react) {
  change({ log: [...state.log, ...entries.map(judged)].slice(-KEPT) });
  await refresh();
  react(entries);
}

/** Marks what went wrong: a call that was refused, or a delivery that the app did not acknowledge. */
function judged(entry) {
  return { ...entry, refused: entry.response?.ok === false || entry.acked === false };
}
