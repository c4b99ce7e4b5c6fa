/* data-keep="key" data-keep-url: kept on the server as it is typed, sealed; here only while there is no line. */
import { on, onArrival, words } from "./page.js";
import { read, restore, store } from "./typed.js";

const timers = new WeakMap();
const keep = async (form) => {
  const body = new FormData(form);
  body.append("draft_key", form.dataset.keep);
  for (const control of form.querySelectorAll("[type=file]")) body.delete(control.name);
  const answer = await fetch(form.dataset.keepUrl, { method: "POST", body, redirect: "manual" }).catch(() => null);
  const isKept = answer?.status === 204;
  isKept ? store.drop(form.dataset.keep) : store.set(form.dataset.keep, read(form));
  form.querySelector("[data-keep-words]").textContent = words()[isKept ? "kept" : "keptHere"] ?? "";
};
on("input", (event) => {
  const form = event.target.closest?.("form[data-keep]");
  if (!form) return;
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => keep(form), 1500));
});

/* what is sent now must not be kept again behind the answer */
on("submit", (event) => clearTimeout(timers.get(event.target)));

onArrival((root) => {
  for (const form of root.querySelectorAll("form[data-keep]")) {
    form.dataset.draft = form.dataset.keep;
    if (!form.querySelector("[aria-invalid]")) restore(form, true);
  }
});
