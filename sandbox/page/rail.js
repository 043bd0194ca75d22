/** The strip on the left: places to go and the page's own tools. */

import * as api from "./api.js";
import { sure } from "./confirm.js";
import { byId, el, redraw } from "./dom.js";
import { face } from "./faces.js";
import { icon } from "./icons.js";
import { toggleInspector } from "./inspector.js";
import { refresh } from "./live.js";
import { go } from "./route.js";
import { appOf, change, nameOf, state } from "./state.js";
import { isDark, toggleTheme } from "./theme.js";
import { forget } from "./unread.js";

export function drawRail() {
  const refused = state.log.filter((entry) => entry.refused).length;
  const app = state.apps[0];
  const inApp = Boolean(appOf(state.place));
  redraw(
    byId("rail"),
    [state.workspace.name, inApp, isDark(), state.me, refused, state.inspecting, app?.name],
    () => [
      el("div", { class: "workspace-icon", "aria-hidden": "true" }, (state.workspace.name ?? "S")[0]),
      tool({ icon: "home", label: "Home", on: !inApp, act: showConversations }),
      app && tool({ icon: "app", label: app.name, on: inApp, act: () => openApp(app) }),
      el("span", { class: "rail-gap" }),
      tool({
        icon: "traffic",
        label: "Traffic",
        on: state.inspecting,
        pressed: true,
        count: refused,
        act: toggleInspector,
      }),
      tool({ icon: isDark() ? "sun" : "moon", label: isDark() ? "Light" : "Dark", act: toggleTheme }),
      tool({ icon: "reset", label: "Reset", act: reset }),
      el("span", { class: "rail-me", title: nameOf(state.me) }, face(state.me)),
    ],
  );
}

/** On a phone the list of conversations is a screen of its own. */
function showConversations() {
  document.body.classList.add("at-sidebar");
  if (appOf(state.place)) go({ place: state.conversations[0].id });
}

function openApp(app) {
  document.body.classList.remove("at-sidebar");
  go({ place: app.bot_user_id, tab: "home" });
}

function tool({ icon: name, label, on = false, pressed, count = 0, act }) {
  const badge =
    count > 0 && el("span", { class: "badge" }, String(count), el("span", { class: "unseen" }, " refused"));
  return el(
    "button",
    {
      type: "button",
      class: on ? "tool on" : "tool",
      "aria-pressed": pressed ? String(on) : null,
      "aria-current": !pressed && on ? "true" : null,
      onclick: act,
    },
    el("span", { class: "tool-icon" }, icon(name), badge),
    el("span", { class: "tool-label" }, label),
  );
}

async function reset() {
  const words = "Every message, open form and the clock go back to the start. This cannot be undone.";
  if (!(await sure({ title: "Reset the workspace?", words, yes: "Reset" }))) return;
  await api.reset();
  forget();
  change({ log: [], notes: [], home: null });
  go({ place: state.conversations[0].id });
  await refresh();
}
