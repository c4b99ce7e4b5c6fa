/* data-confirm="question" on a form or a submit button: asked before anything is sent. */
import { on } from "./page.js";

const ask = (question) =>
  new Promise((answer) => {
    const dialog = document.getElementById("confirm-template").content.firstElementChild.cloneNode(true);
    dialog.querySelector("[data-confirm-words]").textContent = question;
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
on(
  "submit",
  (event) => {
    const form = event.target;
    const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (!question || form.dataset.confirmed === "yes" || !window.HTMLDialogElement) {
      delete form.dataset.confirmed;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const submitter = event.submitter;
    ask(question).then((agreed) => {
      if (!agreed) return submitter?.focus();
      form.dataset.confirmed = "yes";
      form.requestSubmit(submitter);
    });
  },
  true,
);
