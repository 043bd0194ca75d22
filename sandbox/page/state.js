/** What the page knows, and who is told when it changes. */

export const state = {
  workspace: {},
  people: [],
  channels: [],
  apps: [],
  conversations: [],
  clock: null, // {now, version, speed, resets, next, heardAt}: now in ms, heardAt on the browser's own clock
  me: null, // the person we act as
  place: null, // a channel's id, or the other party's user id
  tab: "messages", // or "home", in the app
  thread: null, // the ts of the thread that is open
  messages: [],
  notes: [], // what only this page says to somebody, such as a command that failed
  views: [],
  home: null,
  newest: 0, // the number of the log's last entry when we last looked
  log: [],
  elsewhere: {}, // user id → how many conversations are unread for them
  connected: true,
  loaded: false,
};

const watchers = new Set();
let promised = false;

/** Calls `draw` after every change. */
export function watch(draw) {
  watchers.add(draw);
}

/** Changes what we know; everything that changes in one go is drawn once. */
export function change(patch) {
  Object.assign(state, patch);
  if (promised) return;
  promised = true;
  queueMicrotask(() => {
    promised = false;
    for (const draw of watchers) draw();
  });
}

export function person(id) {
  return state.people.find((one) => one.id === id);
}

export function channel(id) {
  return state.channels.find((one) => one.id === id);
}

/** The app whose bot user this is, if any. */
export function appOf(userId) {
  return state.apps.find((one) => one.bot_user_id === userId);
}

const NOBODY = { USLACKBOT: "Slackbot" };

/** How a person or a bot is called on screen. */
export function nameOf(userId) {
  return appOf(userId)?.name ?? person(userId)?.real_name ?? NOBODY[userId] ?? userId;
}

/** The conversation (as the sidebar knows it) that a place stands for. */
export function conversationAt(place) {
  return state.conversations.find((one) => one.id === place || one.with === place);
}

/** What a conversation is called in the page's address: a channel's id, or the other party's. */
export function placeOf(conversation) {
  return conversation.with ?? conversation.id;
}

/** The acting person's time zone. */
export function myZone() {
  return person(state.me)?.tz ?? "UTC";
}

/** The language and region that the acting person set, as "de-DE". */
export function myLocale() {
  return person(state.me)?.locale ?? "en-GB";
}

/** The workspace's time in milliseconds, which runs on between two answers of the sandbox. */
export function workspaceNow() {
  if (!state.clock) return Date.now();
  const { now, speed, heardAt } = state.clock;
  return now + (performance.now() - heardAt) * speed;
}
