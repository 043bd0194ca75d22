/** The app's Home tab: opened by visiting it, then kept as the app publishes it. */

import * as api from "./api.js";
import { byId, el, redraw } from "./dom.js";
import { newForm } from "./form.js";
import { appOf, change, nameOf, state } from "./state.js";
import { drawView } from "./view.js";

const forms = new Map(); // view id → form
let visited = null; // whose Home was opened last

export function drawHome() {
  const node = byId("home");
  const isHere = state.tab === "home" && Boolean(appOf(state.place));
  node.hidden = !isHere;
  if (!isHere) {
    visited = null;
    return;
  }
  if (visited !== state.me) visit();
  const view = state.home?.view;
  if (!view) return empty(node);
  if (!forms.has(view.id)) forms.set(view.id, newForm());
  if (node.signature) wipe(node);
  drawView(node, view, { form: forms.get(view.id) });
}

function wipe(node) {
  node.signature = undefined;
  node.replaceChildren();
}

function empty(node) {
  const words = state.home
    ? `${nameOf(state.place)} has not published a Home for this person yet.`
    : "Opening…";
  redraw(node, words, () => el("p", { class: "home-empty" }, words));
}

/** Tells the app that somebody came, and shows what it publishes. */
async function visit() {
  visited = state.me;
  const me = state.me;
  const { view } = await api.home(me).catch(() => ({ view: null }));
  if (me === state.me) change({ home: { view } });
}

/** Takes what the app published for the acting person from the log. */
export function noteHome(entries) {
  const mine = entries.filter(
    (one) => one.method === "views.publish" && one.response?.view && one.request?.user_id === state.me,
  );
  if (mine.length) change({ home: { view: mine.at(-1).response.view } });
}
