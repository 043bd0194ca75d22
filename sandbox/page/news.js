/** Tells the acting person of direct messages that arrive while they look elsewhere. */

import * as api from "./api.js";
import { face } from "./faces.js";
import { newsSince } from "./live.js";
import { plain } from "./mrkdwn.js";
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

/** The first words of a message, without its markup. */
function gist({ text = "" }) {
  const named = text.replace(/<[@#!]([^|>]*)(\|([^>]*))?>/g, (_, id, __, label) => label ?? nameOf(id));
  const words = plain(named.replace(/(^|\s)[*_~`]+|[*_~`]+(?=\s|$)/g, "$1"));
  return words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words || "sent you a message";
}
