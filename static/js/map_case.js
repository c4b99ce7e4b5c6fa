/* The map of one case with what is open nearby, and how far it is: measured here, told to nobody. */
import { draw, label, load, spot, unfold } from "./map.js";
import { words } from "./page.js";
import { findPosition } from "./position.js";

const begin = async (_part, place) => {
  const L = await load(place.dataset);
  const told = await (await fetch(place.dataset.source, { headers: { Accept: "application/json" } })).json();
  const map = draw(L, place);
  const shapes = L.featureGroup(told.rings.map((rings) => L.polygon(rings, { className: "map-grid", interactive: false }))).addTo(map);
  for (const one of told.spots) spot(L, one).addTo(map);
  label(L, { at: told.at, words: told.words, kind: "map-spot map-target" }).addTo(map);
  if (told.rings.length) map.fitBounds(shapes.getBounds().extend(told.at), { animate: false });
  else map.setView(told.at, 17);
  place.dataset.drawn = "yes";
};
export const open = (button) => unfold(button, begin);

const EARTH = 6371008;
const radians = (degrees) => (degrees * Math.PI) / 180;
const between = ([lat, lng], [there, other]) => {
  const high = radians(there - lat);
  const wide = radians(other - lng);
  const half = Math.sin(high / 2) ** 2 + Math.cos(radians(lat)) * Math.cos(radians(there)) * Math.sin(wide / 2) ** 2;
  const turn = Math.atan2(wide * Math.cos(radians(lat)), high);
  return { metres: 2 * EARTH * Math.asin(Math.sqrt(half)), eighth: (Math.round(turn / (Math.PI / 4)) + 8) % 8 };
};
export const measure = async (button) => {
  const { lat, lng, near, far, ways } = button.dataset;
  const output = button.parentElement.querySelector("[data-distance-words]");
  button.disabled = true;
  output.textContent = words().locating;
  try {
    const { coords } = await findPosition();
    const { metres, eighth } = between([coords.latitude, coords.longitude], [Number(lat), Number(lng)]);
    const text = metres < 1000 ? near.replace("{metres}", Math.max(10, Math.round(metres / 10) * 10)) : far.replace("{kilometres}", (metres / 1000).toFixed(1));
    output.textContent = text.replace("{way}", ways.split(",")[eighth]);
  } catch (problem) {
    output.textContent = problem.code === 1 ? words().locateDenied : words().locateFailed;
  } finally {
    button.disabled = false;
  }
};
