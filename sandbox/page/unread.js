/** What each person has read, remembered by this browser; all that was there at its first visit counts as read. */

import * as api from "./api.js";
import { change, conversationAt, state } from "./state.js";

const SHELF = "sandbox.read";

function shelf() {
  return JSON.parse(localStorage.getItem(SHELF) ?? "null") ?? {};
}

function readUpTo(user, conversation) {
  const kept = shelf();
  return kept[`${user}/${conversation}`] ?? kept.start ?? "0";
}

/** Remembers that the acting person has seen the conversation that is open. */
export function noteRead() {
  const kept = shelf();
  const here = state.tab === "messages" && !document.hidden && conversationAt(state.place);
  kept.start ??= newest(state.conversations);
  if (here?.latest) kept[`${state.me}/${here.id}`] = here.latest;
  localStorage.setItem(SHELF, JSON.stringify(kept));
}

function newest(conversations) {
  return conversations.reduce((most, { latest }) => (latest > most ? latest : most), "0");
}

/** After a reset nothing has been read. */
export function forget() {
  localStorage.setItem(SHELF, JSON.stringify({ start: "0" }));
  change({ elsewhere: {} });
}

/** Whether there is something new in a conversation for a person. */
export function isUnread({ id, latest }, user = state.me) {
  return Boolean(latest) && latest > readUpTo(user, id);
}

/** Counts what is unread for each of the others where they are meant: public channels don't say whose turn it is. */
export async function lookElsewhere() {
  const others = state.people.filter((one) => one.id !== state.me);
  const counts = await Promise.all(
    others.map(async ({ id }) => {
      const { conversations } = await api.workspace(id);
      return [id, conversations.filter((one) => one.kind !== "channel" && isUnread(one, id)).length];
    }),
  );
  change({ elsewhere: Object.fromEntries(counts) });
}
