/** The thread in the right-hand pane. */

import { drawComposer } from "./composer.js";
import { iconButton } from "./dialog.js";
import { byId, el } from "./dom.js";
import { titleOf } from "./heading.js";
import { belongs, drawRows, withNotes } from "./messages.js";
import { go } from "./route.js";
import { state } from "./state.js";

export function drawThread() {
  const pane = byId("thread");
  pane.hidden = !state.thread;
  document.body.classList.toggle("in-thread", Boolean(state.thread));
  if (!state.thread) return;
  if (!pane.children.length) pane.append(...skeleton());
  byId("thread-place").textContent = titleOf(state.place);
  drawRows(byId("thread-messages"), rows(), `${state.me}/${state.place}/${state.thread}`);
  drawComposer(byId("thread-composer"), state.thread);
}

function rows() {
  const all = withNotes(state.thread);
  const replies = all.filter((one) => one.thread_ts === state.thread && one.ts !== state.thread);
  const row = (message, place) => ({
    kind: "message",
    key: message.ts,
    message,
    inThread: true,
    grouped: belongs(replies[place - 1], message),
  });
  const root = all.filter((one) => one.ts === state.thread).map((message) => row(message, 0));
  const label = replies.length === 1 ? "1 reply" : `${replies.length} replies`;
  return [
    ...root,
    ...(replies.length ? [{ kind: "count-line", key: "count", label }] : []),
    ...replies.map(row),
  ];
}

function skeleton() {
  return [
    el(
      "header",
      { class: "thread-head" },
      el("h2", {}, "Thread ", el("span", { class: "place-detail", id: "thread-place" })),
      iconButton("close", "Close the thread", () => go({ thread: null })),
    ),
    el("section", {
      class: "scroll",
      id: "thread-messages",
      role: "log",
      "aria-label": "Replies",
      tabindex: "0",
    }),
    el("div", { class: "compose", id: "thread-composer" }),
  ];
}
