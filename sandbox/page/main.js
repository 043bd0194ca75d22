/** Starts the page: draws what we know whenever it changes, and keeps knowing. */

import { drawClock, runClock } from "./clock.js";
import { drawMainComposer } from "./composer.js";
import { byId } from "./dom.js";
import { drawHeading, titleOf } from "./heading.js";
import { drawHome, noteHome } from "./home.js";
import { drawInspector } from "./inspector.js";
import { follow, followAddress, start } from "./live.js";
import { drawMessages } from "./messages.js";
import { drawModal } from "./modal.js";
import { tellNews } from "./news.js";
import { drawRail } from "./rail.js";
import { drawSidebar } from "./sidebar.js";
import { state, watch } from "./state.js";
import { showTheme } from "./theme.js";
import { drawThread } from "./thread.js";
import { isUnread, lookElsewhere, noteRead } from "./unread.js";
import { drawWelcome } from "./welcome.js";

const PARTS = [
  drawRail,
  drawSidebar,
  drawHeading,
  drawWelcome,
  drawMessages,
  drawHome,
  drawMainComposer,
  drawThread,
  drawClock,
  drawInspector,
  drawModal,
  drawOffline,
  drawTitle,
];

function draw() {
  if (!state.people.length || !state.conversations.length) return drawOffline();
  for (const part of PARTS) part();
  if (state.loaded) document.body.dataset.shown = `${state.me}/${state.place}`;
  return undefined;
}

function drawOffline() {
  const note = byId("offline");
  note.hidden = state.connected;
  note.textContent = state.connected ? "" : "The workspace is not answering. Trying again…";
}

function drawTitle() {
  const unread = state.conversations.some((one) => isUnread(one));
  document.title = `${unread ? "● " : ""}${titleOf(state.place)} – ${state.workspace.name}`;
}

async function react(entries) {
  noteHome(entries);
  await Promise.all([tellNews(), lookElsewhere()]).catch(() => {}); // the next entries bring another chance
}

function skipLink() {
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    (byId("composer") ?? byId("main")).focus();
  });
}

async function begin() {
  watch(draw);
  showTheme();
  skipLink();
  followAddress();
  document.addEventListener("visibilitychange", noteRead);
  await start();
  await lookElsewhere().catch(() => {}); // the first entries bring another chance
  runClock();
  await follow(react);
}

begin();
