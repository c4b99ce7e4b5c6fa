/* What every behaviour stands on: the page's words, its listeners, and what is said aloud. */

/* what is said on every page, or what a page of its own says besides */
export const words = (id = "words") => document.getElementById(id)?.dataset ?? {};
export const on = (name, act, capture = false) => document.addEventListener(name, act, capture);

/* what is there now, and whatever htmx brings later */
export const onArrival = (act) => {
  on("htmx:load", (event) => act(event.detail.elt.parentElement ?? document));
  act(document);
};

export const announce = (text) => {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
};
