/* What was typed, on this device, for this person: kept a week, read, put back, and gone once it came through. */
import { announce, on, words } from "./page.js";

const DRAFT_DAYS = 7;
const NEVER_KEPT = "[data-private], [type=hidden], [type=password], [type=file], [type=submit], [type=button]";
/* without a signal the shell says whose phone it is */
const prefix = () => `draft:${document.body.dataset.actor ?? document.body.dataset.shell ?? ""}:`;
export const store = {
  get(key) {
    try {
      const draft = JSON.parse(localStorage.getItem(prefix() + key));
      return draft && Date.now() - draft.at < DRAFT_DAYS * 86400000 ? draft.fields : null;
    } catch {
      return null;
    }
  },
  set(key, fields) {
    try {
      localStorage.setItem(prefix() + key, JSON.stringify({ at: Date.now(), fields }));
    } catch {
      /* a full or closed store only means no draft */
    }
  },
  drop(key) {
    try {
      localStorage.removeItem(prefix() + key);
    } catch {
      /* the same */
    }
  },
  dropAll() {
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith("draft:")) localStorage.removeItem(key);
    } catch {
      /* the same */
    }
  },
};
const keepable = (form) => [...form.elements].filter((c) => c.name && c.matches("input, select, textarea") && !c.matches(NEVER_KEPT));
const isTicked = (control) => control.type === "checkbox" || control.type === "radio";
export const read = (form) =>
  keepable(form)
    .filter((c) => (isTicked(c) ? c.checked : c.value))
    .map((c) => [c.name, c.value]);
const isUntouched = (form) => keepable(form).every((c) => (isTicked(c) || c.matches("select") ? true : c.value === ""));
const fill = (form, fields) => {
  for (const control of keepable(form)) {
    const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
    if (isTicked(control)) control.checked = values.includes(control.value) || (control.checked && !values.length);
    else if (values.length) control.value = values[0];
  }
};
const offerDiscard = (form) => {
  const note = document.createElement("div");
  const clear = document.createElement("button");
  note.className = "draft-note";
  note.append(words().restored ?? "");
  clear.type = "button";
  clear.className = "button button-quiet";
  clear.textContent = words().discard ?? "×";
  clear.addEventListener("click", () => {
    store.drop(form.dataset.draft);
    form.reset();
    note.remove();
  });
  note.append(clear);
  form.prepend(note);
  announce(words().restored ?? "");
};
export const restore = (form, isFilled = false) => {
  const fields = store.get(form.dataset.draft);
  if (!fields?.length || form.dataset.draftSeen) return;
  form.dataset.draftSeen = "yes";
  if (JSON.stringify(fields) === JSON.stringify(read(form))) return store.drop(form.dataset.draft); // it came through
  if (!isFilled && !isUntouched(form)) return;
  fill(form, fields);
  offerDiscard(form);
};

/* should the line or the session be gone when it is sent, the next opening of the form finds it */
const draftKey = (form) => form.dataset.keep ?? form.dataset.draft;
on("submit", ({ target: form }) => {
  if (!draftKey(form)) return;
  store.set(draftKey(form), read(form));
  sessionStorage.setItem("sent", draftKey(form));
});
const settleSent = () => {
  const key = sessionStorage.getItem("sent");
  sessionStorage.removeItem("sent");
  /* neither the log-in page nor the form again nor a refusal nor an error page: it came through */
  const isOpen = document.querySelector("[data-refused], [data-trouble]") || [...document.forms].some((f) => draftKey(f) === key);
  if (key && document.body.dataset.actor && !isOpen) store.drop(key);
};
settleSent(); // before anybody puts anything back
