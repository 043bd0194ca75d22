/** The thread in the right-hand pane. */

import { drawComposer } from "./composer.js";
import { iconButton } from "./dialog.js";
import { byId, el } from "./dom.js";
import { titleOf } from "./heading.js";
import { drawRows, withNotes } from "./messages.js";
import { go } from "./route.js";
import { state } from "./state.js";

export function drawThread() {
  const pane = byId("thread");
  pane.hidden = !state.thread;
  document.body.classList.toggle("in-thread", Boolean(state.thread));
  if (!state.thread) return;
  if (!pane.children.length) pane.append(...skeleton());
  byId("thread-place").textContent = titleOf(state.place);
  const messages = withNotes(state.thread).filter((one) => one.ts === state.thread || one.thread_ts === state.thread);
  drawRows(byId("thread-messages"), messages, `${state.me}/${state.place}/${state.thread}`, () => null);
  drawComposer(byId("thread-composer"), state.thread);
}

function skeleton() {
  return [
    el("header", { class: "thread-head" }, el("h2", {}, "Thread ", el("span", { class: "place-detail", id: "thread-place" })), iconButton("close", "Close the thread", () => go({ thread: null }))),
    el("section", { class: "scroll", id: "thread-messages", role: "log", "aria-label": "Replies", tabindex: "0" }),
    el("div", { class: "compose", id: "thread-composer" }),
  ];
}
