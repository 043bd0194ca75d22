/** Where blocks stand — in a message, a modal or the app's home — and what becomes of a change in them. */

import * as api from "./api.js";
import { fieldOf, get, put } from "./form.js";
import { refresh } from "./live.js";
import { nameOf, state } from "./state.js";
import { toast } from "./toasts.js";

/**
 * A stage for blocks. `where` addresses a click ({channel, message_ts} or {view_id}); `form` holds the values;
 * `errors` are shown under inputs; `tell` hears after each click whether the app answered.
 */
export function stage({ where, form, errors = {}, tell = tellTrouble }) {
  const here = { where, form, errors, tell };
  return { ...here, inBlock: (block, label) => spot(here, block, label) };
}

/** One block's place on a stage: reads, writes and sends the values of its elements. */
function spot(here, block, label) {
  const isLive = block.type !== "input" || block.dispatch_action === true;
  return {
    block,
    label,
    errors: here.errors,
    isLive,
    get: (element) => get(here.form, block, element),
    put: (element, value) => put(here.form, block, element, value),
    pick: (element, value) => {
      put(here.form, block, element, value);
      return isLive ? act(here, block, element, { [fieldOf(element)]: value }) : null;
    },
    act: (element, fields) => act(here, block, element, fields),
  };
}

const underWay = new Set();

/** When every click that was sent has been answered. */
export function settled() {
  return Promise.all(underWay);
}

function act(...what) {
  const answered = send(...what).finally(() => underWay.delete(answered));
  underWay.add(answered);
  return answered;
}

async function send({ where, form, tell }, block, element, fields) {
  const chosen = fields && { value: fields };
  const typed = where.view_id && { values: form.values };
  const action = { action_id: element.action_id, block_id: block.block_id, ...chosen, ...typed };
  try {
    tell(await api.click(state.me, where, action));
  } catch (refused) {
    tell({ acked: false, error: refused.message });
  }
  await refresh();
}

/** Says in a corner that the app did not answer, where it didn't. */
export function tellTrouble({ acked, error }) {
  if (acked) return;
  const app = nameOf(state.apps[0]?.bot_user_id);
  toast({ title: `${app} did not answer`, text: `Try again in a moment. (${error})`, kind: "bad" });
}
