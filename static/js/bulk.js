/* Rows chosen in bulk: counted, all at once, and buttons that need at least one. */
import { on, onArrival, words } from "./page.js";

const countChosen = (form) => {
  const count = form.querySelectorAll("[data-select]:checked").length;
  const all = form.querySelector("[data-select-all]");
  const total = form.querySelectorAll("[data-select]").length;
  if (all) {
    all.checked = count > 0 && count === total;
    all.indeterminate = count > 0 && count < total;
  }
  for (const place of form.querySelectorAll("[data-select-count]")) {
    place.textContent = words().chosen.replace("{count}", count);
  }
  for (const button of form.querySelectorAll("[data-select-needed]")) button.disabled = count === 0;
};
on("change", (event) => {
  const form = event.target.closest("form");
  if (!form || !event.target.matches("[data-select], [data-select-all]")) return;
  if (event.target.matches("[data-select-all]")) {
    for (const box of form.querySelectorAll("[data-select]")) {
      if (box.name === event.target.dataset.selectAll) box.checked = event.target.checked;
    }
  }
  countChosen(form);
});

onArrival((root) => {
  for (const form of root.querySelectorAll("form")) if (form.querySelector("[data-select]")) countChosen(form);
});
