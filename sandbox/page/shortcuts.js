/** Running an app's shortcuts: the global ones, and those on a message. */

import * as api from "./api.js";
import { refresh } from "./live.js";
import { tellTrouble } from "./stage.js";
import { state } from "./state.js";

/** Runs a shortcut; `message` is {channel, message_ts} for one on a message. */
export async function runShortcut(callbackId, message) {
  try {
    tellTrouble(await api.shortcut(state.me, callbackId, message));
  } catch (refused) {
    tellTrouble({ acked: false, error: refused.message });
  }
  await refresh();
}
