/** Slash commands: which there are, and running one. */

import * as api from "./api.js";
import { change, state, workspaceNow } from "./state.js";

/** The commands of all apps, each with its app. */
export function commands() {
  return state.apps.flatMap((app) => (app.commands ?? []).map((one) => ({ ...one, app })));
}

/** Whether the words begin as a command does ("/ nothing" and "//" are text). */
export function isCommand(words) {
  return /^\/[^\s/]/.test(words);
}

/** Runs what was typed; what went wrong is told where only this person sees it, as Slack does. */
export async function runCommand(words, thread) {
  const [, name, text] = /^(\/\S+)\s*([\s\S]*)$/.exec(words);
  const known = commands().some((one) => one.command === name);
  if (!known)
    return tell(
      `\`${name}\` is not a valid command. Commands here: ${commands()
        .map((one) => `\`${one.command}\``)
        .join(", ")}.`,
      thread,
    );
  if (thread) return tell(`\`${name}\` is not supported in threads. Sorry!`, thread);
  const answer = await api.command(state.me, state.place, name, text);
  return answer.error ? tell(answer.error, null) : null;
}

function tell(words, thread) {
  const ts = (workspaceNow() / 1000).toFixed(6);
  const message = {
    ts,
    user: "USLACKBOT",
    text: words,
    ephemeral: true,
    local: true,
    ...(thread && { thread_ts: thread }),
  };
  change({ notes: [...state.notes, { me: state.me, place: state.place, thread, message }] });
}
