/* data-confirm="question" on a form or a submit button: asked before anything is sent. */
import { on } from "./page.js";

/* a dialog of the page's templates: whether its button of the value `yes` was pressed */
export const askWith = (template, place, text) =>
  new Promise((answer) => {
    const dialog = document.getElementById(template).content.firstElementChild.cloneNode(true);
    dialog.querySelector(place).textContent = text;
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
export const ask = (question) => askWith("confirm-template", "[data-confirm-words]", question);
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
