/* A form is sent once; its buttons come back when the answer or the page does. */
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
on("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.target === "_blank") return;
  if (form.hasAttribute("data-download")) return;
  setTimeout(() => hold(form)); // after the browser has read the pressed button's own name and value
});
on("htmx:beforeRequest", (event) => {
  if (event.detail.elt.matches("form")) hold(event.detail.elt);
});
on("htmx:afterRequest", () => release(document));
addEventListener("pageshow", () => release(document));
