/* The page without a signal: the form or the case of this address from what lies on the phone, else what there is. */
import { idOf } from "./along.js";
import { renew } from "./outbox_forms.js";
import { on, words } from "./page.js";
import { canSeal, get, getAll, mayRead, me, open } from "./sealed.js";

/* the page is nobody's; how it looks is the device's choice (web/look.py) */
const look = /(?:^|; )look=(dark|light)/.exec(document.cookie)?.[1];
if (look) document.querySelector("[data-dark]").media = look === "dark" ? "screen" : "not all";

const shell = document.querySelector("[data-shell-page]");
const read = async (user, row) => open(user, row.id, row);
const main = document.querySelector("main");
const show = (page) => {
  document.title = `${page.title} · ${document.title.split(" · ").at(-1)}`;
  main.innerHTML = page.html; // our own page, sealed on this phone by ourselves; the policy lets no script in it run
  main.querySelectorAll("form[data-outbox]").forEach(renew);
  main.querySelectorAll("[hx-get]").forEach((one) => one.removeAttribute("hx-get")); // there is nobody to ask
  document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: main.firstElementChild } }));
};
/* the grid of a position, by the outlines that were taken along: even-odd over all rings, holes included */
const crosses = ([x, y], [ax, ay], [bx, by]) => ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax;
const isInside = (rings, point) => rings.reduce((odd, ring) => ring.reduce((inside, at, n) => inside !== crosses(point, at, ring.at(n - 1)), odd), false);
const polygons = ({ type, coordinates }) => (type === "MultiPolygon" ? coordinates : [coordinates]);
export const gridAt = (grids, point) => Object.keys(grids).find((code) => polygons(grids[code]).some((rings) => isInside(rings, point)));
const choosing = async (user) => {
  const row = await get("pages", await idOf(user, "outlines"));
  const { grids } = row ? await read(user, row) : { grids: {} };
  let isChosen = false; // by hand: what a person says of the place stands
  on("change", ({ target, isTrusted }) => {
    if (target.id === "area" && isTrusted) isChosen = true;
    const area = document.getElementById("area");
    const point = ["lng", "lat"].map((id) => Number(document.getElementById(id)?.value || NaN));
    if (target.id !== "lng" || !area || point.some(Number.isNaN)) return;
    const option = [...area.options].find((one) => one.value === gridAt(grids, point));
    if (option && !isChosen) area.value = option.value;
    const text = option ? words("grid-words").found.replace("{grid}", option.textContent) : words("grid-words").none;
    document.getElementById("hints").replaceChildren(text);
  });
};
const listAlong = async (user) => {
  const rows = (await getAll("pages")).filter((row) => row.user === user);
  const pages = (await Promise.all(rows.map((row) => read(user, row)))).filter((page) => page.path);
  for (const kind of ["forms", "cases"]) {
    const place = shell.querySelector(`[data-along-${kind}]`);
    const shown = pages.filter((page) => (kind === "forms" ? !page.ref : page.isCase));
    place.replaceChildren(
      ...shown.map((page) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = page.path;
        link.textContent = page.title;
        link.className = kind === "forms" ? "button button-primary" : "";
        item.append(link);
        return item;
      }),
    );
    place.closest("section").hidden = shown.length === 0;
  }
};
const begin = async () => {
  const user = await me();
  if (!user) return;
  document.body.dataset.shell = user;
  const chosen = choosing(user); // the form is not kept waiting for the outlines
  const row = await get("pages", await idOf(user, location.pathname));
  const isForm = row?.kind === "form";
  if (row && (isForm || (await mayRead(user)))) {
    show(await read(user, row));
    return chosen;
  }
  await listAlong(user);
};
if (canSeal && shell && location.pathname !== "/outbox") begin();
