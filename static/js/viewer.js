/* Pictures of a page, large and one after another: by keys, buttons and swiping, nearer by two fingers, before beside after. */
import { sheet } from "./sheet.js";

const MOST = 6;
const SWIPE = 45;
const TAP = 300; // milliseconds between the two of a double tap

export const view = async (link) => {
  const group = link.closest("[data-viewer]") ?? link.parentElement;
  const links = [...group.querySelectorAll("a[data-view]")];
  const dialog = document.getElementById("viewer-template").content.firstElementChild.cloneNode(true);
  await sheet(dialog.dataset.sheet);
  const part = (name) => dialog.querySelector(`[data-${name}]`);
  const stage = part("stage");
  let at = links.indexOf(link);
  let isPair = false;
  let zoom = { by: 1, x: 0, y: 0 };

  /* the other one of a pair; before comes first */
  const pairOf = (one) => (one.dataset.pair ? links.filter((other) => other.dataset.pair === one.dataset.pair) : []);
  const apply = () => {
    const room = (zoom.by - 1) / 2;
    zoom.x = Math.min(Math.max(zoom.x, -room * stage.clientWidth), room * stage.clientWidth);
    zoom.y = Math.min(Math.max(zoom.y, -room * stage.clientHeight), room * stage.clientHeight);
    for (const one of stage.querySelectorAll("img")) one.style.transform = `translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.by})`;
    part("nearer").disabled = zoom.by >= MOST;
    part("farther").disabled = zoom.by <= 1;
  };
  const bring = (by, x = zoom.x, y = zoom.y) => {
    zoom = by <= 1 ? { by: 1, x: 0, y: 0 } : { by: Math.min(by, MOST), x, y };
    apply();
  };
  const figureOf = (one) => {
    const figure = document.createElement("figure");
    const image = document.createElement("img");
    const words = document.createElement("figcaption");
    image.alt = one.querySelector("img")?.alt ?? one.textContent.trim();
    image.draggable = false;
    image.addEventListener("error", () => (part("trouble").hidden = false));
    image.addEventListener("load", () => figure.setAttribute("data-come", ""));
    image.src = one.href;
    words.textContent = one.dataset.caption ?? "";
    figure.append(image, words);
    return figure;
  };
  const show = () => {
    const one = links[at];
    const pair = pairOf(one);
    isPair &&= pair.length === 2;
    part("trouble").hidden = true;
    stage.toggleAttribute("data-two", isPair);
    stage.replaceChildren(...(isPair ? pair : [one]).map(figureOf));
    part("count").textContent = dialog.dataset.count.replace("{number}", at + 1).replace("{of}", links.length);
    part("pair").hidden = pair.length !== 2;
    part("pair").setAttribute("aria-pressed", isPair);
    part("open").href = one.href;
    const redact = part("redact");
    redact.hidden = !one.dataset.redactUrl;
    if (one.dataset.redactUrl) redact.href = one.dataset.redactUrl;
    for (const [name, step] of [["before", -1], ["after", 1]]) part(name).disabled = next(step) === at;
    bring(1);
  };
  /* where a step leads; beside its other half a picture is not shown again */
  const next = (step) => {
    const pair = isPair ? pairOf(links[at]) : [links[at]];
    const to = step < 0 ? links.indexOf(pair[0]) - 1 : links.indexOf(pair.at(-1)) + 1;
    return links[to] ? to : at;
  };
  const go = (step) => {
    const to = next(step);
    if (to === at) return;
    at = to;
    const held = document.activeElement;
    show();
    if (held?.disabled || held?.hidden) part("close").focus();
  };

  part("before").addEventListener("click", () => go(-1));
  part("after").addEventListener("click", () => go(1));
  part("nearer").addEventListener("click", () => bring(zoom.by * 1.5));
  part("farther").addEventListener("click", () => bring(zoom.by / 1.5));
  part("pair").addEventListener("click", () => {
    isPair = !isPair;
    show();
  });
  part("close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", (event) => {
    const act = {
      ArrowLeft: () => (zoom.by > 1 ? bring(zoom.by, zoom.x + 60) : go(-1)),
      ArrowRight: () => (zoom.by > 1 ? bring(zoom.by, zoom.x - 60) : go(1)),
      ArrowUp: () => bring(zoom.by, zoom.x, zoom.y + 60),
      ArrowDown: () => bring(zoom.by, zoom.x, zoom.y - 60),
      PageUp: () => go(-1),
      PageDown: () => go(1),
      "+": () => bring(zoom.by * 1.5),
      "=": () => bring(zoom.by * 1.5),
      "-": () => bring(zoom.by / 1.5),
      0: () => bring(1),
    }[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    bring(zoom.by * (event.deltaY < 0 ? 1.2 : 1 / 1.2));
  }, { passive: false });

  const fingers = new Map();
  let from = null;
  let lastTap = 0;
  const apart = () => {
    const [one, other] = [...fingers.values()];
    return Math.hypot(one.x - other.x, one.y - other.y);
  };
  const lay = () => (from = { ...zoom, spots: [...fingers.values()].map((spot) => ({ ...spot })), apart: fingers.size === 2 ? apart() : 0 });
  stage.addEventListener("pointerdown", (event) => {
    stage.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    lay();
  });
  stage.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.size === 2 && from.apart) bring((from.by * apart()) / from.apart, from.x, from.y);
    else if (fingers.size === 1 && zoom.by > 1) bring(zoom.by, from.x + event.clientX - from.spots[0].x, from.y + event.clientY - from.spots[0].y);
  });
  const lift = (event) => {
    const wasOne = fingers.size === 1 && from.spots.length === 1;
    fingers.delete(event.pointerId);
    if (fingers.size) return lay();
    if (!wasOne || event.type === "pointercancel") return;
    const [across, down] = [event.clientX - from.spots[0].x, event.clientY - from.spots[0].y];
    if (zoom.by === 1 && Math.abs(across) > SWIPE && Math.abs(across) > Math.abs(down)) return go(across < 0 ? 1 : -1);
    if (Math.hypot(across, down) > 10) return;
    if (event.timeStamp - lastTap < TAP) bring(zoom.by > 1 ? 1 : 2.5);
    lastTap = event.timeStamp;
  };
  stage.addEventListener("pointerup", lift);
  stage.addEventListener("pointercancel", lift);

  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    links[at]?.focus(); // where one was looking last
  });
  show();
  dialog.showModal();
  part("close").focus();
};
