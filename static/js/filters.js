/* data-autosubmit on a form or on one control: filters act when they change. */
import { on } from "./page.js";

on("change", (event) => {
  if (!event.target.closest("[data-autosubmit]")) return;
  if (event.target.matches("select, input[type=checkbox], input[type=radio], input[type=date], input[type=month]")) {
    event.target.form?.requestSubmit();
  }
});
