/* data-draft="key": what was typed survives a lost page. */
import { on, onArrival } from "./page.js";
import { read, restore, store } from "./typed.js";

on("input", (event) => {
  const form = event.target.closest?.("form[data-draft]");
  if (form) store.set(form.dataset.draft, read(form));
});
on("submit", (event) => {
  if (event.target.hasAttribute("data-drafts-clear")) store.dropAll();
});

onArrival((root) => {
  for (const form of root.querySelectorAll("form[data-draft]")) restore(form);
});
