/* The worker that keeps the page without a signal; a new release is offered and never forced on what is being typed. */
import { on } from "./page.js";

const offer = (worker) => {
  const place = document.getElementById("flash");
  const strip = document.getElementById("release-template")?.content.firstElementChild.cloneNode(true);
  if (!place || !strip) return;
  strip.querySelector("button").addEventListener("click", () => worker.postMessage("take over"));
  place.append(strip);
};
const watch = (registration) => {
  if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed" && navigator.serviceWorker.controller) offer(worker);
    });
  });
};
if (navigator.serviceWorker && isSecureContext) {
  const had = Boolean(navigator.serviceWorker.controller);
  let isAsked = false;
  on("click", (event) => (isAsked ||= Boolean(event.target.closest?.("[data-take-over]"))));
  navigator.serviceWorker.addEventListener("controllerchange", () => had && isAsked && location.reload());
  addEventListener("load", () => navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" }).then(watch, () => null));
}
