/* data-drafts-clear: whoever logs out with entries that were not sent hears of it first, and chooses what becomes of them. */
import { on } from "./page.js";
import { counts } from "./outbox.js";
import { canSeal } from "./sealed.js";

const ask = (count) =>
  new Promise((answer) => {
    const dialog = document.getElementById("leaving-template").content.firstElementChild.cloneNode(true);
    dialog.querySelector("[data-number]").textContent = count;
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(dialog.returnValue === "leave");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
const leave = async (form, submitter) => {
  /* a store that cannot be read must keep nobody logged in */
  const { mine } = await counts().catch(() => ({ mine: 0 }));
  if (mine && !(await ask(mine))) return submitter?.focus();
  form.dataset.leaving = "yes";
  form.requestSubmit(submitter);
};
on(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.hasAttribute("data-drafts-clear") || form.dataset.leaving || !canSeal || !window.HTMLDialogElement) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    leave(form, event.submitter);
  },
  true,
);
