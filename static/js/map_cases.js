/* The map of cases: what lies in sight is asked of the server whenever somebody has moved it. */
import { onArrival } from "./page.js";
import { draw, fail, label, load, spot } from "./map.js";

const PATIENCE = 150;
/* there, and closer than now: a press that changes nothing would be a dead end */
const approach = (map, bounds) => map.setView(bounds.getCenter(), Math.min(Math.max(map.getBoundsZoom(bounds), map.getZoom() + 1), map.getMaxZoom()));
const show = (L, map, layer, told) => {
  layer.clearLayers();
  for (const area of told.areas) {
    const kind = told.is_near ? "map-grid" : `map-area map-shade-${area.shade}`;
    const shape = L.polygon(area.rings, { className: kind, stroke: true, color: null, fillColor: null, interactive: !told.is_near });
    layer.addLayer(shape);
    const closer = () => approach(map, shape.getBounds());
    if (told.is_near) continue;
    shape.on("click", closer);
    if (area.count) layer.addLayer(label(L, { at: area.at, words: area.words, text: String(area.count), kind: "map-count" }, closer));
  }
  for (const one of told.clusters) {
    const closer = () => approach(map, L.latLngBounds(one.box));
    layer.addLayer(label(L, { at: one.at, words: one.words, text: String(one.count), kind: "map-cluster", size: [56, 44] }, closer));
  }
  for (const one of told.spots) layer.addLayer(spot(L, one));
};
const begin = async (place) => {
  const L = await load(place.dataset);
  const [west, south, east, north] = place.dataset.box.split(",").map(Number);
  const map = draw(L, place);
  const layer = L.layerGroup().addTo(map);
  const beside = document.querySelector("[data-map-beside]");
  let asked = null;
  let waiting = 0;
  const look = async () => {
    asked?.abort();
    asked = new AbortController();
    const box = map.getBounds();
    const bbox = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((one) => one.toFixed(6)).join(",");
    const address = `${place.dataset.source}&bbox=${bbox}&zoom=${map.getZoom()}`;
    const answer = await fetch(address, { signal: asked.signal, headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer) return;
    const told = await answer.json().catch(() => null);
    if (!answer.ok || !told) return beside.replaceChildren(told?.words ?? place.dataset.failed);
    const hadFocus = place.contains(document.activeElement);
    show(L, map, layer, told);
    if (hadFocus && !place.contains(document.activeElement)) place.focus();
    beside.innerHTML = told.beside; // our own server's words, as htmx would put them in
    place.dataset.drawn = told.is_near ? "near" : "far";
  };
  map.on("moveend", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PATIENCE);
  });
  map.fitBounds([[south, west], [north, east]], { animate: false });
};
onArrival((root) => {
  const place = root.querySelector("[data-map-cases]:not([data-begun])");
  if (!place) return;
  place.dataset.begun = "yes";
  begin(place).catch(() => fail(place));
});
