/* data-dialog opens one, data-dismiss menus close beside a click and on Escape, data-print prints. */
import { on } from "./page.js";

on("click", (event) => {
  const opener = event.target.closest?.("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog?.showModal) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  for (const menu of document.querySelectorAll("details[data-dismiss][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  if (event.target.closest?.("[data-print]")) window.print();
});
on("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-dismiss][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
