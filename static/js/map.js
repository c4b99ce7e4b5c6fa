/* A map: Leaflet, our outlines, and tiles where the house has some. Brought only when a page shows one. */

const sheet = (address) =>
  new Promise((done) => {
    if (document.querySelector(`link[href="${address}"]`)) return done();
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.onload = link.onerror = done;
    document.head.append(link);
  });
/* what a map is made of; the sheets first, or Leaflet measures what is not drawn yet */
export const load = async ({ sheets, leaflet }) => {
  await Promise.all(sheets.split(" ").map(sheet));
  await import(leaflet);
  return window.L;
};
export const draw = (L, place) => {
  const { tiles, nearer, farther } = place.dataset;
  const ground = tiles ? JSON.parse(tiles) : null;
  place.replaceChildren();
  const map = L.map(place, { zoomControl: false, scrollWheelZoom: false, zoomSnap: 0.25, attributionControl: Boolean(ground), maxZoom: 20 });
  L.control.zoom({ position: "bottomleft", zoomInTitle: nearer, zoomOutTitle: farther }).addTo(map);
  /* the wheel turns the page until somebody is at the map */
  map.on("focus", () => map.scrollWheelZoom.enable()).on("blur", () => map.scrollWheelZoom.disable());
  if (ground) {
    map.attributionControl.setPrefix(false).addAttribution(textOf(ground.credit));
    for (const url of ground.urls) L.tileLayer(url, { maxNativeZoom: 18, maxZoom: 20 }).addTo(map);
  }
  return map;
};
/* what Leaflet puts in as HTML */
export const textOf = (words) => {
  const box = document.createElement("span");
  box.textContent = words;
  return box.innerHTML;
};
export const label = (L, { at, words, text = "", kind, size = [44, 44] }, act) => {
  const icon = L.divIcon({ className: `map-label ${kind}`, iconSize: size, html: `<span>${textOf(text)}</span>` });
  const marker = L.marker(at, { icon, title: words, alt: words, riseOnHover: true });
  marker.on("add", () => marker.getElement().setAttribute("aria-label", words));
  if (act) marker.on("click", act).on("keypress", (event) => event.originalEvent.key === "Enter" && act(event));
  return marker;
};
/* a case in a popup: its name leads to its page */
export const told = ({ matter, href, area, state, left }) => {
  const box = document.createElement("div");
  const link = document.createElement("a");
  link.href = href;
  link.textContent = matter;
  const more = document.createElement("div");
  more.textContent = [area, state, left].filter(Boolean).join(" · ");
  box.append(link, more);
  return box;
};
export const spot = (L, one) => label(L, { at: one.at, words: one.matter, kind: `map-spot tone-${one.tone}` }).bindPopup(told(one), { closeButton: false });
/* A button shows and hides the map of its part; the map is made when it is first shown, by begin(part, place). */
export const unfold = async (button, begin) => {
  const part = button.closest("[data-map-part]");
  const place = part.querySelector("[data-map-place]");
  const shows = place.hidden;
  button.setAttribute("aria-expanded", String(shows));
  place.hidden = !shows;
  part.querySelector("[data-map-words]")?.toggleAttribute("hidden", !shows);
  part.querySelector("[data-map-still]")?.toggleAttribute("hidden", shows);
  if (!shows || place.dataset.begun) return;
  place.dataset.begun = "yes";
  await begin(part, place).catch(() => fail(place));
};
export const fail = (place) => {
  const words = document.createElement("p");
  words.textContent = place.dataset.failed;
  place.after(words);
};
