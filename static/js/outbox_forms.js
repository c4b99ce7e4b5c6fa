/* data-outbox: what such a form says is kept on the phone first and sent from there, so no lost line loses it.

data-outbox="what it is", where the page's own title does not say it.
data-outbox-later="/moves/add_photos": photos follow as an act of their own behind the address of what the words made. */
import { announce, on, onArrival, words } from "./page.js";
import { add, fileOf, find, HELD, leave, newKey, remove, send, withLabel } from "./outbox.js";
import { canSeal } from "./sealed.js";
import { hold, release } from "./sending.js";
import { read, store } from "./typed.js";

/* how long a person waits at the form before he is led on: the entry goes on by itself */
const PATIENCE = 800;
const NOT_SAID = ["csrf_token", "written_at", "sent_at"];

const filesOf = (form) =>
  [...form.querySelectorAll("input[type=file]")].flatMap((input) =>
    [...input.files].map((file) => ({ field: input.name, formKey: form.elements[`${input.name}-held`]?.value ?? "", file })),
  );
/* by what the person knows the entry again: its place or its first words, else what the form is about */
const ledeOf = (form) => {
  const { place, text } = form.elements;
  const about = place ? place.value || text?.value.slice(0, 60) : document.querySelector(".lede")?.textContent;
  return (about ?? "").trim();
};
/* an answer that asks for its photo at once cannot let it follow */
const mayFollow = (form, submitter) => !submitter?.name && !form.elements.on_spot?.checked;
const entryOf = (form, submitter) => {
  const said = [...new FormData(form, submitter)].filter(([name, value]) => typeof value === "string" && !NOT_SAID.includes(name));
  return {
    page: new URL(form.action).pathname,
    url: new URL(form.action).pathname,
    title: form.dataset.outbox || (document.querySelector("h1")?.textContent.trim() ?? ""),
    lede: ledeOf(form),
    fields: said,
    later: mayFollow(form, submitter) ? (form.dataset.outboxLater ?? "") : "",
    written: new Date().toISOString(),
  };
};
const cameThrough = (id) =>
  new Promise((done) => {
    const stop = setTimeout(() => finish({}), PATIENCE);
    const finish = (told) => {
      clearTimeout(stop);
      document.removeEventListener("outbox:change", hear);
      done(told);
    };
    const hear = async ({ detail }) => {
      if (detail.id === id && detail.taken) return finish({ taken: detail.taken });
      if (detail.loggedOut) return finish({});
      const row = detail.id || detail.sending ? null : await find(id);
      if (row?.state === HELD) finish({ said: row.said });
    };
    document.addEventListener("outbox:change", hear);
  });
const clearErrors = (form) => {
  form.parentElement.querySelectorAll(".error-summary[data-refusal]").forEach((one) => one.remove());
  for (const field of form.querySelectorAll(".field-invalid")) {
    field.classList.remove("field-invalid");
    field.querySelectorAll(".field-error").forEach((one) => one.remove());
  }
  form.querySelectorAll("[aria-invalid]").forEach((one) => one.removeAttribute("aria-invalid"));
};
const errorOf = (text) => {
  const error = document.getElementById("field-error-template").content.firstElementChild.cloneNode(true);
  error.querySelector("[data-words]").textContent = text;
  return error;
};
/* each refusal at its field, all of them at the top, as the server's own page says them */
const blame = (form, said) => {
  clearErrors(form);
  const summary = document.getElementById("refusal-template").content.firstElementChild.cloneNode(true);
  const put = summary.querySelector("ul");
  const fields = said.fields?.length ? said.fields : [{ name: "", words: said.words }];
  for (const { name, label, words: text } of fields) {
    const controls = name ? [...form.elements].filter((one) => one.name === name) : [];
    const field = controls[0]?.closest(".field");
    const item = document.createElement("li");
    item.textContent = withLabel(label, text);
    put.append(item);
    if (!field) continue;
    field.classList.add("field-invalid");
    controls[0].setAttribute("aria-invalid", "true");
    field.querySelector("label, legend").after(errorOf(text));
    field.closest("details")?.setAttribute("open", "");
  }
  form.before(summary);
  summary.focus();
};
/* A form that was kept, or has been sent and is shown again by the browser, is another thing by the next press: the
   server would take two under one key for one. */
export const renew = (form) => {
  const keys = [...form.elements].filter((one) => one.name === "client_key" || one.name.endsWith("-held"));
  for (const one of keys) one.value = newKey();
  delete form.dataset.entry;
};
/* All files of an entry that is put right are sent anew, to a place of their own: what was taken out or covered since must not
   lie where the server looks for them. What the page itself lists as kept there stays. */
const renewFiles = (form) => {
  for (const one of [...form.elements].filter(({ name }) => name.endsWith("-held"))) {
    const field = one.name.replace(/-held$/, "");
    const isListed = [...form.elements].some(({ name, value }) => name === `${field}-order` && value !== "new");
    if (!isListed) one.value = newKey();
  }
};
const keep = async (form, submitter) => {
  hold(form);
  try {
    if (form.dataset.entry) (await find(form.dataset.entry)) ? renewFiles(form) : renew(form);
    const id = await add(entryOf(form, submitter), filesOf(form), form.dataset.entry);
    form.dataset.entry = id;
    /* what lies sealed in the outbox needs no readable draft beside it */
    sessionStorage.removeItem("sent");
    if (form.dataset.draft) store.drop(form.dataset.draft);
    const through = navigator.onLine ? cameThrough(id) : {};
    send();
    const { taken, said } = await through;
    if (taken) return arrive(taken);
    if (said?.fields && said.status === 422) {
      release(form);
      return blame(form, said);
    }
    if (said) return sendPlainly(form, id);
    location.assign("/outbox");
  } catch (problem) {
    release(form);
    announce(words().storeFailed);
    form.dataset.outboxFailed = "yes"; // the next press sends it the ordinary way
    throw problem;
  }
};
/* overtaken, or not possible any more, while the person still sits before the form: the server's own page says it best */
const sendPlainly = async (form, id) => {
  if (form.dataset.draft) store.set(form.dataset.draft, read(form));
  await remove(id);
  form.submit();
};
const arrive = ({ url, words: text }) => {
  if (text) sessionStorage.setItem("said", text);
  leave(url);
};
on("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !canSeal || !form.hasAttribute("data-outbox") || form.dataset.outboxFailed) return;
  event.preventDefault();
  keep(form, event.submitter);
});

/* an entry that is put right: its form as it was written, with what was wrong with it */
const choose = (control, values) => {
  if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
  else if (values.length) control.value = values[0];
};
const fill = (form, fields) => {
  for (const control of form.elements) {
    if (!control.name || control.type === "file" || control.name.endsWith("-order")) continue;
    if (["csrf_token", "version", "seen"].includes(control.name)) continue;
    const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
    if (values.length || control.type === "checkbox") choose(control, values);
  }
};
const fillFiles = async (form, files) => {
  for (const input of form.querySelectorAll("input[type=file]")) {
    const chosen = new DataTransfer();
    for (const kept of files.filter((one) => one.field === input.name)) chosen.items.add(await fileOf(kept));
    if (!chosen.files.length) continue;
    input.files = chosen.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
};
export const takeUp = async (form) => {
  const id = new URLSearchParams(location.hash.slice(1)).get("entry");
  const entry = id && !form.dataset.entry ? await find(id) : null;
  if (!entry) return;
  form.dataset.entry = id;
  fill(form, entry.fields);
  await fillFiles(form, entry.files);
  if (entry.said) blame(form, entry.said);
};
onArrival((root) => {
  const form = canSeal && root.querySelector("form[data-outbox]");
  if (form) takeUp(form);
});
/* the photos have followed their words: the page of these shows them */
document.addEventListener("outbox:change", ({ detail }) => {
  const isHere = detail.isRest && new URL(detail.taken.url, location).pathname === location.pathname;
  if (isHere && !document.activeElement?.form) location.reload();
});
/* what the server said when the entry came through, on the page that shows what became of it */
const said = sessionStorage.getItem("said");
if (said && document.body.dataset.actor) {
  sessionStorage.removeItem("said");
  const notice = document.createElement("div");
  notice.className = "notice tone-good";
  notice.textContent = said;
  document.getElementById("flash")?.replaceChildren(notice);
}
