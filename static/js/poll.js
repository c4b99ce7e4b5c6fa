/* data-poll: a region that keeps itself fresh takes nobody's place or typing away. */

const STAYS = "a[href], button, summary, input, select, textarea, [tabindex]";
const isChanged = (c) => c.type !== "hidden" && (c.value !== c.defaultValue || c.checked !== c.defaultChecked);
const isInUse = (region) =>
  region.querySelector("dialog[open], details[open] :focus, input:focus, select:focus, textarea:focus") ||
  [...region.querySelectorAll("input, textarea")].some(isChanged);
const likeness = (control) => [control.tagName, control.getAttribute("href"), control.form?.getAttribute("action"), control.name, control.value].join(" ");
let place = null;
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const region = detail.target;
  if (!region?.matches?.("[data-poll]")) return;
  if (isInUse(region)) return (detail.shouldSwap = false);
  const held = region.contains(document.activeElement) ? likeness(document.activeElement) : null;
  const alike = held ? [...region.querySelectorAll(STAYS)].filter((one) => likeness(one) === held) : [];
  place = held && { region, held, nth: alike.indexOf(document.activeElement) };
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (!place || detail.target !== place.region) return;
  const alike = [...place.region.querySelectorAll(STAYS)].filter((one) => likeness(one) === place.held);
  (alike[place.nth] ?? alike[0])?.focus({ preventScroll: true });
  place = null;
});
