/** Who acts and where, kept in the address: #/U0ANA/C0GENERAL, …/home or …/thread/1772442000.000100 */

import { change, state } from "./state.js";

/** Where the address leads; nothing for what it leaves out. */
export function read() {
  const [, me, place, tab, thread] = decodeURIComponent(location.hash).split("/");
  return {
    me: me || null,
    place: place || null,
    tab: tab === "home" ? "home" : "messages",
    thread: tab === "thread" ? thread : null,
  };
}

/** Goes elsewhere: what is not named stays, but a new place or person closes the thread. */
export function go(wanted) {
  const moved = "place" in wanted || "me" in wanted;
  const rest = moved ? { tab: "messages", thread: null } : {};
  const { me, place, tab, thread } = { ...state, ...rest, ...wanted };
  const ending = thread ? `/thread/${thread}` : tab === "home" ? "/home" : "";
  location.hash = `#/${me}/${place}${ending}`;
}

/** Puts right an address that led nowhere, without a step in the browser's history. */
export function settle({ me, place }) {
  history.replaceState(null, "", `#/${me}/${place}`);
  change({ me, place, tab: "messages", thread: null });
}
