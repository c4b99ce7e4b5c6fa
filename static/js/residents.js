/* What a resident's form does where scripts run: pictures made small, one position on press, a sum against floods. */
import "./photos.js";
import "./position.js";
import "./sending.js";
import "./proof.js";
import { on } from "./page.js";

on("click", async ({ target }) => {
  const button = target.closest?.("[data-map-open]");
  if (button) (await import("./map_pin.js")).open(button);
});
document.documentElement.classList.add("js");
