/* data-reveal="input id": look at a typed password. */
import { on } from "./page.js";

on("click", (event) => {
  const button = event.target.closest?.("[data-reveal]");
  const input = button && document.getElementById(button.dataset.reveal);
  if (!input) return;
  const isShown = input.type === "text";
  input.type = isShown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!isShown));
});
