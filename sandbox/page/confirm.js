/** "Are you sure?": Slack's confirm objects, and the page's own questions in the same shape. */

import { openDialog } from "./dialog.js";
import { byId, el } from "./dom.js";
import { plainText, text } from "./text.js";

/** Asks what `confirm` (Slack's object, or nothing) says; true where the person agrees or nothing was to be asked. */
export function asked(confirm) {
  if (!confirm) return Promise.resolve(true);
  return new Promise((answer) => ask(confirm, answer));
}

function ask(confirm, answer) {
  const dialog = byId("question");
  const finish = (agreed) => () => {
    dialog.close();
    answer(agreed);
  };
  const kind = confirm.style === "danger" ? "button danger solid" : "button primary";
  dialog.setAttribute("aria-labelledby", "question-title");
  dialog.replaceChildren(
    el(
      "header",
      { class: "modal-head" },
      el("h2", { id: "question-title" }, plainText(confirm.title) || "Are you sure?"),
    ),
    el("div", { class: "modal-body" }, el("p", {}, text(confirm.text))),
    el(
      "footer",
      { class: "modal-foot" },
      el(
        "button",
        { type: "button", class: "button", onclick: finish(false) },
        plainText(confirm.deny) || "Cancel",
      ),
      el(
        "button",
        { type: "button", class: kind, onclick: finish(true) },
        plainText(confirm.confirm) || "Yes",
      ),
    ),
  );
  openDialog(dialog, finish(false));
  dialog.querySelector(".modal-foot .button:last-child").focus();
}

/** The page's own question, in plain words. */
export function sure({ title, words, yes }) {
  const plain = (content) => ({ type: "plain_text", text: content });
  return asked({
    title: plain(title),
    text: plain(words),
    confirm: plain(yes),
    deny: plain("Cancel"),
    style: "danger",
  });
}
