/** Modals: the top one of the acting person's stack, its form, its errors, and what its buttons do. */

import * as api from "./api.js";
import { iconButton, openDialog } from "./dialog.js";
import { byId, el, redraw } from "./dom.js";
import { face } from "./faces.js";
import { faults, newForm } from "./form.js";
import { icon } from "./icons.js";
import { refresh } from "./live.js";
import { settled } from "./stage.js";
import { change, state } from "./state.js";
import { plainText } from "./text.js";
import { drawView } from "./view.js";

const TROUBLE = "We had some trouble connecting. Try again?";

const open = new Map(); // view id → {form, errors, trouble, isBusy}

export function drawModal() {
  const dialog = byId("modal");
  const view = state.views.at(-1);
  forgetClosed();
  if (!view) return shut(dialog);
  const isNew = dialog.dataset.view !== view.id;
  if (isNew) build(dialog, view);
  const hadFocus = dialog.contains(document.activeElement);
  draw(dialog, view);
  openDialog(dialog, () => leave(state.views.at(-1)));
  const isLost = hadFocus && !dialog.contains(document.activeElement); // an update took away what had it
  if (isNew || isLost) focusFirst(dialog, view);
  return undefined;
}

function forgetClosed() {
  const ids = new Set(state.views.map((one) => one.id));
  for (const id of open.keys()) if (!ids.has(id)) open.delete(id);
}

function shut(dialog) {
  if (dialog.open) dialog.close();
  delete dialog.dataset.view;
  dialog.replaceChildren();
}

function build(dialog, view) {
  if (!open.has(view.id)) open.set(view.id, { form: newForm(), errors: {}, trouble: null, isBusy: false });
  dialog.dataset.view = view.id;
  dialog.setAttribute("aria-labelledby", "modal-title");
  const form = el(
    "form",
    {
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        send(view.id);
      },
      onkeydown: (event) => sendByKey(event, view.id),
    },
    el("header", { class: "modal-head" }),
    el("div", { class: "modal-body" }),
    el("div", { class: "modal-trouble", role: "alert" }),
    el("footer", { class: "modal-foot" }),
  );
  dialog.replaceChildren(form);
}

function sendByKey(event, viewId) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  send(viewId);
}

function draw(dialog, view) {
  const now = open.get(view.id);
  const part = (name) => dialog.querySelector(`.modal-${name}`);
  redraw(part("head"), [view.title, state.views.length], () => head(view));
  drawView(part("body"), view, {
    form: now.form,
    errors: now.errors,
    tell: ({ acked }) => upset(view.id, acked ? null : TROUBLE),
  });
  redraw(part("trouble"), now.trouble, () => now.trouble && [icon("alert", 18), el("span", {}, now.trouble)]);
  redraw(part("foot"), [view.submit, view.close], () => foot(view));
  part("foot").querySelector("[type=submit]")?.setAttribute("aria-busy", String(now.isBusy));
}

function head(view) {
  const isStacked = state.views.length > 1;
  return [
    isStacked ? iconButton("back", "Back", () => leave(view)) : face(state.apps[0].bot_user_id, "medium"),
    el("h2", { id: "modal-title" }, plainText(view.title)),
    iconButton("close", "Close", () => leave(view, { clear: true })),
  ];
}

function foot(view) {
  const close = plainText(view.close) || (view.submit ? "Cancel" : "Close");
  return [
    el("button", { type: "button", class: "button", onclick: () => leave(view) }, close),
    view.submit && el("button", { type: "submit", class: "button primary" }, plainText(view.submit)),
  ];
}

function focusFirst(dialog, { blocks }) {
  const wanted = blocks.find((one) => (one.element ?? one.accessory)?.focus_on_load);
  const field =
    wanted &&
    [...dialog.querySelectorAll("[data-field]")].find((one) =>
      one.dataset.field.startsWith(`${wanted.block_id}/`),
    );
  const body = dialog.querySelector(".modal-body");
  const fields = "textarea, input, button";
  const first = (field?.matches(fields) ? field : field?.querySelector(fields)) ?? body.querySelector(fields);
  (first ?? dialog.querySelector(".modal-foot .button"))?.focus();
}

async function send(viewId) {
  const now = open.get(viewId);
  const view = state.views.find((one) => one.id === viewId);
  if (!view?.submit || now.isBusy) return;
  now.errors = faults(now.form, view.blocks);
  if (Object.keys(now.errors).length) return showErrors();
  Object.assign(now, { isBusy: true, trouble: null });
  change({});
  Object.assign(now, { isBusy: false, ...(await answerOf(view, now)) });
  await refresh();
  if (Object.keys(now.errors).length) showErrors();
  else change({});
}

/** Asks the app; an answer that never came leaves the modal as it is, with Slack's own words. */
async function answerOf(view, now) {
  try {
    const { acked, errors = {}, error } = await api.submit(state.me, view.id, now.form.values);
    return { errors, trouble: acked && !error ? null : (error ?? TROUBLE) };
  } catch {
    return { errors: {}, trouble: TROUBLE };
  }
}

function showErrors() {
  change({});
  queueMicrotask(() => {
    const first = byId("modal").querySelector("[aria-invalid=true]");
    (first?.matches("input, textarea") ? first : first?.querySelector("input, textarea"))?.focus();
  });
}

function upset(viewId, words) {
  const now = open.get(viewId);
  if (now) now.trouble = words;
  change({});
}

/** Leaves one view, or with `clear` the whole stack; what was typed last reaches the app first. */
async function leave(view, { clear = false } = {}) {
  document.activeElement?.blur();
  await settled();
  try {
    await api.close(state.me, view.id, { clear });
  } catch {
    upset(view.id, TROUBLE);
  }
  await refresh();
}
