/** The switcher: whom the page acts as. */

import { el, redraw } from "./dom.js";
import { face } from "./faces.js";
import { icon } from "./icons.js";
import { menuButton } from "./menu.js";
import { go } from "./route.js";
import { person, state, workspaceNow } from "./state.js";
import { city, hourMinute } from "./time.js";

export function drawSwitcher(node) {
  const me = person(state.me);
  if (!me) return;
  const waiting = Object.values(state.elsewhere).reduce((sum, count) => sum + count, 0);
  redraw(node, [me, waiting, hourMinute(workspaceNow(), me.tz)], () =>
    menuButton(
      { items: choices, label: `You are acting as ${me.real_name}. Act as somebody else`, class: "switcher" },
      face(me.id, "large"),
      el(
        "span",
        { class: "switcher-words" },
        el("span", { class: "switcher-name" }, me.real_name),
        el("span", { class: "switcher-detail" }, me.title),
        el("span", { class: "switcher-detail" }, whereAndWhen(me)),
      ),
      waiting > 0 && el("span", { class: "badge", title: "Something new for the others" }, String(waiting)),
      icon("down", 18),
    ),
  );
}

/** "14:05 in Berlin" */
export function whereAndWhen({ tz }) {
  return `${hourMinute(workspaceNow(), tz)} in ${city(tz)}`;
}

function choices() {
  return [{ heading: "Act as" }, ...state.people.filter((one) => !one.deleted).map(choice)];
}

function choice(one) {
  const unread = one.id === state.me ? 0 : (state.elsewhere[one.id] ?? 0);
  const label = unread ? [one.real_name, el("span", { class: "badge" }, `${unread} new`)] : one.real_name;
  return {
    label,
    detail: `${one.title} · ${whereAndWhen(one)}`,
    icon: face(one.id),
    checked: one.id === state.me,
    choose: () => actAs(one.id),
  };
}

/** Acts as somebody else, in the same place: where they may not look in, the page finds another. */
export function actAs(userId) {
  const isMyself = state.place === userId;
  go({
    me: userId,
    place: isMyself ? state.conversations[0].id : state.place,
    tab: isMyself ? "messages" : state.tab,
  });
}
