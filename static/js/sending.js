/* A form is sent once; its buttons come back when the answer or the page does. One with files says how much has come. */
import { on } from "./page.js";

const buttonsOf = (form) => [...form.elements].filter((control) => control.type === "submit");
export const hold = (form) => {
  for (const button of buttonsOf(form)) {
    if (button.disabled) continue;
    button.disabled = true;
    button.dataset.held = "";
    button.setAttribute("aria-busy", "true");
  }
};
export const release = (root) => {
  for (const button of root.querySelectorAll("[data-held]")) {
    button.disabled = false;
    delete button.dataset.held;
    button.removeAttribute("aria-busy");
  }
};
const isPlain = (form) =>
  form.method === "post" && form.target !== "_blank" && !form.hasAttribute("data-download") && !form.matches("[hx-post]");
on("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !isPlain(form)) return;
  setTimeout(() => hold(form)); // after the browser has read the pressed button's own name and value
});
/* behind everybody who keeps a form for himself */
addEventListener("submit", (event) => {
  const form = event.target;
  const hasFiles = [...form.elements].some((one) => one.type === "file" && one.name && one.files.length);
  if (event.defaultPrevented || !isPlain(form) || !hasFiles || form.enctype !== "multipart/form-data") return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  import("./uploading.js")
    .then(({ upload }) => upload(form, body))
    .then((isLeaving) => isLeaving || release(form))
    .catch(() => form.submit());
});
on("htmx:beforeRequest", (event) => {
  if (event.detail.elt.matches("form")) hold(event.detail.elt);
});
on("htmx:afterRequest", () => release(document));
addEventListener("pageshow", () => release(document));
