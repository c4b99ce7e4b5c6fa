/* What a person in the field has beside the pages: the outbox, pages taken along, the worker. */
import { on, onArrival } from "./page.js";
import "./outbox.js";
import "./outbox_forms.js";
import "./outbox_list.js";
import "./along.js";
import "./leaving.js";
import "./shell.js";

onArrival((root) => root.querySelector("[data-finder]") && import("./category.js"));
on("click", async (event) => {
  const button = event.target.closest?.("[data-outbox-save]");
  if (button) (await import("./bundles.js")).save(button);
});
/* maps are brought when somebody asks for one */
const MAPS = { pin: () => import("./map_pin.js"), case: () => import("./map_case.js") };
on("click", async (event) => {
  const button = event.target.closest?.("[data-map-open]");
  if (button) (await MAPS[button.dataset.mapOpen]()).open(button);
  const asked = event.target.closest?.("[data-distance]");
  if (asked) (await MAPS.case()).measure(asked);
});
