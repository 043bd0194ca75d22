/** Tells the acting person of direct messages that arrive while they look elsewhere. */

import * as api from "./api.js";
import { el } from "./dom.js";
import { face } from "./faces.js";
import { mrkdwn } from "./mrkdwn.js";
import { go } from "./route.js";
import { conversationAt, nameOf, placeOf, state } from "./state.js";
import { toast } from "./toasts.js";

const LONGEST = 120; // characters of a message that a notice shows

const told = new Map(); // person → (conversation → the ts up to which they know of it)

/** What is there when we first look as somebody is no news; nor is what a reset took back. */
export function expectNews() {
  const known = told.get(state.me);
  if (!known) told.set(state.me, new Map(state.conversations.map(({ id, latest }) => [id, latest ?? ""])));
  else
    for (const { id, latest } of state.conversations)
      if ((latest ?? "") < known.get(id)) known.set(id, latest ?? "");
}

/** Shows a notice for each direct message that came since, unless it came under the person's eyes. */
export async function tellNews() {
  const known = told.get(state.me);
  if (!known) return;
  const fresh = state.conversations.filter(({ id, latest }) => (latest ?? "") > (known.get(id) ?? ""));
  for (const { id, latest } of fresh) known.set(id, latest);
  const here = state.tab === "messages" && conversationAt(state.place)?.id;
  await Promise.all(fresh.filter((one) => one.with && one.id !== here).map(tell));
}

async function tell(conversation) {
  const me = state.me;
  const { messages } = await api.messages(me, conversation.id);
  const last = messages.at(-1);
  if (!last || last.user === me || me !== state.me) return;
  toast({
    title: nameOf(last.user),
    text: gist(last),
    face: face(last.user),
    go: () => go({ place: placeOf(conversation) }),
  });
}

/** The first words of a message, without its markup. */
function gist({ text = "" }) {
  const words = el("span", {}, mrkdwn(text)).textContent;
  return words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words || "sent you a message";
}
