/* htmx: the CSRF header, trouble told in words, focus on the first error. */
import { on, words } from "./page.js";

const showProblem = (text) => {
  const place = document.getElementById("flash");
  if (!place || !text) return;
  const notice = document.createElement("div");
  notice.className = "notice tone-bad";
  notice.textContent = text;
  place.replaceChildren(notice);
  place.scrollIntoView({ block: "nearest" });
};
const focusFirst = (root) => root.querySelector?.(".error-summary, [data-focus]")?.focus();

on("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.content;
});
on("htmx:sendError", () => showProblem(words().offline));
on("htmx:timeout", () => showProblem(words().offline));
on("htmx:responseError", () => showProblem(words().failed));
on("htmx:afterSettle", (event) => focusFirst(event.detail.elt));

focusFirst(document);
