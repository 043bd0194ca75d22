/** Avatars: drawn, because nothing comes from the network. */

import { el } from "./dom.js";
import { appOf, nameOf, person, state, workspaceNow } from "./state.js";
import { wall } from "./time.js";

const COLOURS = 8; // classes face-0 … face-7 in theme.css

/** A person's or an app's square, with initials. */
export function face(userId, size = "medium") {
  const kind = appOf(userId) ? "app" : `face-${colourOf(userId)}`;
  return el("span", { class: `face ${size} ${kind}`, "aria-hidden": "true" }, initials(nameOf(userId)));
}

function initials(name) {
  const words = name.split(/\s+/);
  return (words.length > 1 ? words[0][0] + words.at(-1)[0] : name[0]).toUpperCase();
}

/** Neighbours in the list of people never look alike. */
function colourOf(id) {
  return (
    Math.max(
      0,
      state.people.findIndex((one) => one.id === id),
    ) % COLOURS
  );
}

/** Whether it is a weekday between 8 and 19 where the person is. */
export function isAtWork(userId) {
  const { year, month, day, hour } = wall(workspaceNow(), person(userId)?.tz ?? "UTC");
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  return weekday > 0 && weekday < 6 && hour >= 8 && hour < 19;
}

/** The dot that tells whether somebody is likely to be at work. */
export function presence(userId) {
  const present = isAtWork(userId);
  return el("span", {
    class: present ? "presence here" : "presence",
    role: "img",
    "aria-label": present ? "at work" : "away",
  });
}
