/* Photos of forms and pages. What is done with them comes when it is asked for: a first visit needs none of it. */
import { announce, on, onArrival, words } from "./page.js";
import { hold, release } from "./sending.js";

const CAN_SHOW = Boolean(window.createImageBitmap && window.DataTransfer);
const chosen = () => import("./chosen.js");
/* on its way while the camera is open */
on("focusin", ({ target }) => CAN_SHOW && target.closest(".shots") && chosen());
on("change", async ({ target }) => {
  if (!CAN_SHOW || !target.matches("input[type=file]")) return;
  const input = target.dataset.camera ? document.getElementById(target.dataset.camera) : target;
  if (!input.dataset.preview) return;
  const files = [...target.files];
  if (input.form) hold(input.form);
  announce(words().preparing);
  try {
    await (await chosen()).add(input, files);
    if (target !== input) target.value = "";
  } catch (problem) {
    if (target !== input) input.files = target.files; // unseen and as it was taken, but not lost
    throw problem;
  } finally {
    announce("");
    if (input.form) release(input.form);
  }
});
on("click", (event) => {
  const button = event.target.closest?.(".preview button");
  if (button) chosen().then(({ press }) => press(button));
});

/* data-view: a picture opens over the page; data-redact: parts of a picture of the page are covered. Both come when asked for. */
on("click", (event) => {
  const link = event.target.closest?.("a[data-view]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !window.HTMLDialogElement) return;
  event.preventDefault();
  import("./viewer.js").then(({ view }) => view(link)).catch(() => location.assign(link.href));
});
onArrival((root) => {
  for (const one of root.querySelectorAll(".shots")) one.toggleAttribute("data-ready", CAN_SHOW);
  /* what the server holds for the form can be moved as well */
  for (const list of CAN_SHOW ? root.querySelectorAll(".previews:has([data-earlier])") : [])
    chosen().then(({ settle }) => settle(document.querySelector(`[data-preview="${list.id}"]`)));
  const section = root.querySelector("[data-redact]:not([data-ready])");
  if (!section) return;
  section.setAttribute("data-ready", "");
  import("./redact.js").then(({ onPage }) => onPage(section));
});
