/** The strip that tells a newcomer what to do, until they dismiss it. */

import { commands } from "./commands.js";
import { iconButton } from "./dialog.js";
import { byId, el, redraw } from "./dom.js";
import { actAs } from "./people.js";
import { change, person, state } from "./state.js";

const SHELF = "sandbox.welcomed";

export function drawWelcome() {
  const node = byId("welcome");
  const me = person(state.me);
  node.hidden = Boolean(localStorage.getItem(SHELF)) || !me;
  if (!node.hidden)
    redraw(node, [me.id, commands().length], () => [words(me), iconButton("close", "Dismiss", dismiss)]);
}

function words(me) {
  const whoIAm = [
    "You are ",
    el("strong", {}, me.real_name),
    el("span", { class: "only-wide" }, `, ${me.title}`),
    ". ",
  ];
  const leads = state.people.some((one) => managerOf(one) === me);
  return el(
    "p",
    {},
    whoIAm,
    leads
      ? "New messages stand in bold in the sidebar. Answer them, then move the clock to see what follows."
      : firstSteps(me),
  );
}

function firstSteps(me) {
  const command = commands()[0]?.command;
  const boss = managerOf(me);
  return [
    command && [
      "Type ",
      el(
        "button",
        { type: "button", class: "linklike", onclick: () => begin(command) },
        el("code", {}, command),
      ),
      " in any channel. ",
    ],
    boss && [
      "Then ",
      el(
        "button",
        { type: "button", class: "linklike", onclick: () => actAs(boss.id) },
        `switch to ${firstName(boss)}`,
      ),
      " to answer, and move the clock to see what follows.",
    ],
  ];
}

/** The person in somebody's profile: whom they report to. */
function managerOf(one) {
  return Object.values(one.profile?.fields ?? {})
    .map(person)
    .find(Boolean);
}

function firstName(one) {
  return one.real_name.split(" ")[0];
}

function begin(command) {
  const box = byId("composer");
  if (!box) return;
  box.value = `${command} `;
  box.dispatchEvent(new Event("input"));
  box.focus();
}

function dismiss() {
  localStorage.setItem(SHELF, "yes");
  change({});
}
