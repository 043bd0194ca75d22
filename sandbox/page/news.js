/** Tells the acting person of direct messages that arrive while they look elsewhere. */

import * as api from "./api.js";
import { face } from "./faces.js";
import { newsSince } from "./live.js";
import { go } from "./route.js";
import { nameOf, placeOf, state } from "./state.js";
import { toast } from "./toasts.js";

const LONGEST = 120; // characters of a message that a notice shows

/** Shows a notice for each direct message that is news against the conversations `before`. */
export async function tellNews(before) {
  const talks = newsSince(before).filter((one) => one.kind === "dm" || one.kind === "app");
  await Promise.all(talks.map(tell));
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

function gist({ text = "" }) {
  const plain = text
    .replace(/<[@#!]([^|>]*)(\|([^>]*))?>/g, (_, id, __, label) => label ?? nameOf(id))
    .replace(/[*_~`]/g, "");
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain || "sent you a message";
}
