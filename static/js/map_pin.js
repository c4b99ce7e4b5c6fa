/* The pin of a new case, over one's own grids: dragged, tapped, or moved with the arrow keys. It and "use my position" say the
   same point, in WGS-84. */
import { draw, load, unfold } from "./map.js";
import { on } from "./page.js";
import { put } from "./position.js";

const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const NEAR = 8;
const FAR = 48;
const PATIENCE = 350;
const SHAPE = '<svg viewBox="0 0 24 32" aria-hidden="true"><path d="M12 1a11 11 0 0 0-11 11c0 8 11 19 11 19s11-11 11-19a11 11 0 0 0-11-11z"/><circle cx="12" cy="12" r="4" fill="#fff"/></svg>';

/* from the server, or as they were taken along */
const outlines = async (address = "/outbox/outlines") => {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "error" }).catch(() => null);
  if (answer?.ok) return (await answer.json()).grids;
  const [{ idOf }, { get, me, open: unseal }] = await Promise.all([import("./along.js"), import("./sealed.js")]);
  const user = await me();
  const row = user && (await get("pages", await idOf(user, "outlines")));
  return row ? (await unseal(user, row.id, row)).grids : {};
};
const field = (id) => document.getElementById(id);
const typed = () => {
  const [lat, lng] = ["lat", "lng"].map((id) => Number.parseFloat(field(id).value));
  return Number.isFinite(lat) && Number.isFinite(lng) ? [lat, lng] : null;
};
const begin = async (part, place) => {
  const L = await load(place.dataset);
  const grids = await outlines(place.dataset.outlines);
  const map = draw(L, place);
  const shapes = Object.entries(grids).map(([code, shape]) => [code, L.geoJSON(shape, { style: { className: "map-grid" }, interactive: false }).addTo(map)]);
  const chosen = () => shapes.find(([code]) => field("area").value.startsWith(code))?.[1];
  const all = L.featureGroup(shapes.map(([, shape]) => shape));
  const at = typed();
  if (at) map.setView(at, 17);
  else map.fitBounds(shapes.length ? (chosen() ?? all).getBounds() : [[18, 73], [53, 135]], { animate: false });
  const icon = L.divIcon({ className: "map-label map-pin", iconSize: [36, 48], iconAnchor: [18, 48], html: SHAPE });
  const pin = L.marker(at ?? map.getCenter(), { icon, draggable: true, autoPan: true, title: place.dataset.pin, alt: place.dataset.pin }).addTo(map);
  const handle = pin.getElement();
  handle.setAttribute("aria-label", place.dataset.pin);
  let waiting = 0;
  const say = () => {
    const { lat, lng } = pin.getLatLng();
    const point = [lat, lng].map((one) => one.toFixed(6));
    const words = part.querySelector("[data-map-words]");
    words.textContent = place.dataset.set.replace("{point}", `${point.join(", ")} (WGS-84)`);
    put("accuracy", "");
    put("lat", point[0]);
    put("lng", point[1]);
    window.htmx?.trigger("#hints", "located");
  };
  pin.on("dragend", say);
  map.on("click", ({ latlng }) => {
    pin.setLatLng(latlng);
    say();
  });
  handle.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation(); // the map would turn under the pin
    const reach = event.shiftKey ? FAR : NEAR;
    pin.setLatLng(map.containerPointToLatLng(map.latLngToContainerPoint(pin.getLatLng()).add(step.map((one) => one * reach))));
    map.panInside(pin.getLatLng(), { padding: [40, 60] });
    clearTimeout(waiting);
    waiting = setTimeout(say, PATIENCE);
  });
  on("change", ({ target }) => {
    const point = typed();
    if (target.id === "lng" && point && !L.latLng(point).equals(pin.getLatLng(), 1e-6)) map.setView(pin.setLatLng(point).getLatLng(), Math.max(map.getZoom(), 16));
    if (target.id === "area" && target.value && !point && chosen()) map.fitBounds(chosen().getBounds());
    if (target.id === "area" && !point) pin.setLatLng(map.getCenter());
  });
  place.dataset.drawn = "yes";
};
export const open = (button) => unfold(button, begin);
