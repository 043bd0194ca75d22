/** The head of the middle pane: where we are, its tabs and its members. */

import { iconButton } from "./dialog.js";
import { byId, el, redraw } from "./dom.js";
import { face, presence } from "./faces.js";
import { icon } from "./icons.js";
import { go } from "./route.js";
import { appOf, channel, conversationAt, nameOf, person, state } from "./state.js";
import { whereAndWhen } from "./people.js";

/** How many members are shown by their faces. */
const FACES = 3;

export function drawHeading() {
  const { place, tab, me } = state;
  const facts = [
    place,
    tab,
    me,
    channel(place),
    conversationAt(place)?.name,
    person(place) && whereAndWhen(person(place)),
    appOf(place)?.name,
  ];
  redraw(byId("place"), facts, () => [
    el(
      "div",
      { class: "heading-line" },
      iconButton(
        "back",
        "Back to the conversations",
        () => document.body.classList.add("at-sidebar"),
        "only-narrow",
      ),
      el("h1", {}, sign(place), titleOf(place)),
      detail(place),
    ),
    el(
      "div",
      { class: "tabs", role: "tablist", "aria-label": titleOf(place) },
      tabs(place).map((one) => tabButton(one)),
    ),
  ]);
}

/** What a place is called. */
export function titleOf(place) {
  return channel(place)?.name ?? conversationAt(place)?.name ?? nameOf(place);
}

function sign(place) {
  if (appOf(place) || person(place)) return face(place, "small");
  return icon(channel(place)?.is_private ? "lock" : "hash", 20);
}

function detail(place) {
  const who = person(place);
  if (who)
    return el("span", { class: "place-detail" }, presence(place), ` ${who.title} · ${whereAndWhen(who)}`);
  const { members, purpose } = channel(place) ?? {};
  if (!members) return null;
  return [
    el("span", { class: "place-detail" }, purpose),
    el(
      "span",
      {
        class: "members",
        title: members.map(nameOf).join(", "),
        role: "img",
        "aria-label": `${members.length} members`,
      },
      members.slice(0, FACES).map((id) => face(id, "small")),
      el("span", {}, String(members.length)),
    ),
  ];
}

function tabs(place) {
  return appOf(place) ? ["home", "messages"] : ["messages"];
}

function tabButton(tab) {
  const on = state.tab === tab;
  const name = { home: "Home", messages: "Messages" }[tab];
  return el(
    "button",
    {
      type: "button",
      role: "tab",
      class: "tab",
      "aria-selected": String(on),
      tabindex: on ? "0" : "-1",
      onclick: () => go({ tab, thread: null }),
      onkeydown: (event) => {
        if (["ArrowLeft", "ArrowRight"].includes(event.key)) other(event.currentTarget)?.click();
      },
    },
    icon(tab === "home" ? "home" : "chat", 16),
    name,
  );
}

function other(button) {
  return [...button.parentNode.children].find((one) => one !== button);
}
