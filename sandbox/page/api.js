/** The sandbox's control API: one function for each thing the page asks of it. */

/** What the sandbox refused: `message` is its error code, `answer` all it said. */
export class Refused extends Error {
  constructor(status, answer) {
    super(answer.error ?? `http_${status}`);
    this.status = status;
    this.answer = answer;
  }
}

async function ask(method, path, body) {
  const sent = body && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const reply = await fetch(`/_sandbox/${path}`, { method, ...sent });
  const answer = await reply.json();
  if (!reply.ok) throw new Refused(reply.status, answer);
  return answer;
}

function get(path, query = {}) {
  return ask("GET", `${path}?${new URLSearchParams(query)}`);
}

function post(path, body) {
  return ask("POST", path, body);
}

export const workspace = (user) => get("state", { user });
export const messages = (user, channel) => get("messages", { user, channel });
export const views = (user) => get("views", { user });
export const clock = () => get("clock");
export const log = (after, wait) => get("log", { after, wait });

export const say = (user, channel, text, thread_ts) => post("message", { user, channel, text, thread_ts });
export const command = (user, channel, name, text) => post("command", { user, channel, command: name, text });
export const shortcut = (user, callback_id, message = {}) =>
  post("shortcut", { user, callback_id, ...message });
export const click = (user, where, action) => post("click", { user, ...where, ...action });
export const submit = (user, view_id, values) => post("submit", { user, view_id, values });
export const close = (user, view_id, { values, clear }) => post("close", { user, view_id, values, clear });
export const home = (user) => post("home", { user });

export const moveClock = (to) => post("clock", { to });
export const reset = () => post("reset", {});
