/* data-drafts-clear: whoever logs out with entries that were not sent hears of it first, and chooses what becomes of them. */
import { askWith } from "./confirm.js";
import { on } from "./page.js";
import { counts } from "./outbox.js";
import { canSeal } from "./sealed.js";

const leave = async (form, submitter) => {
  /* a store that cannot be read must keep nobody logged in */
  const { mine } = await counts().catch(() => ({ mine: 0 }));
  if (mine && !(await askWith("leaving-template", "[data-number]", mine))) return submitter?.focus();
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
