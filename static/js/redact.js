/* Parts of a picture that nobody is to see: rectangles drawn over it by finger, mouse or keys, and burnt in where it is ours. */
import { sheet } from "./sheet.js";

/* per cent of a side: of one press of a key, and the least that is no slip of the finger */
const STEP = 2;
const LEAST = 1.5;
/* how near to its lower right corner a rectangle is taken by it, in points of the screen */
const CORNER = 28;
const COLOUR = "#262626"; // as on the server: foundation/images.py
const SIDES = ["left", "top", "width", "height"];

const within = (low, value, high) => Math.min(Math.max(low, value), high);
const fit = (one) => {
  one.width = within(LEAST, one.width, 100);
  one.height = within(LEAST, one.height, 100);
  one.left = within(0, one.left, 100 - one.width);
  one.top = within(0, one.top, 100 - one.height);
};

/* `place` holds the picture; `tools` the buttons, and in its data the words of the rectangles */
const draft = (place, tools, onChange) => {
  let covers = [];
  const past = [];
  const undo = tools.querySelector("[data-undo]");
  const told = () => {
    covers.forEach((one, at) => {
      for (const side of SIDES) one.button.style[side] = `${one[side]}%`;
      const said = { number: at + 1, ...Object.fromEntries(SIDES.map((side) => [side, Math.round(one[side])])) };
      one.button.setAttribute("aria-label", tools.dataset.cover.replace(/\{(\w+)\}/g, (_all, name) => said[name]));
    });
    undo.disabled = !past.length;
    onChange(covers);
  };
  const remember = () => past.push(covers.map((one) => SIDES.map((side) => one[side])));
  const put = (left, top, width, height) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "redact-cover";
    const one = { left, top, width, height, button };
    button.addEventListener("keydown", (event) => press(one, event));
    covers.push(one);
    place.append(button);
    return one;
  };
  const clear = () => {
    for (const one of covers) one.button.remove();
    covers = [];
  };
  const drop = (one) => {
    one.button.remove();
    covers = covers.filter((other) => other !== one);
  };
  const set = (rows) => {
    clear();
    for (const row of rows) fit(put(...row));
    told();
  };
  const back = () => past.length && set(past.pop());
  const press = (one, event) => {
    const { key, shiftKey } = event;
    const move = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[key];
    if (!move && key !== "Delete" && key !== "Backspace") return;
    event.preventDefault();
    remember();
    if (!move) {
      drop(one);
      (covers.at(-1)?.button ?? tools.querySelector("[data-add]")).focus();
    } else {
      const [across, down] = shiftKey ? ["width", "height"] : ["left", "top"];
      one[across] += move[0];
      one[down] += move[1];
      fit(one);
    }
    told();
  };
  const spot = ({ clientX, clientY }) => {
    const box = place.getBoundingClientRect();
    return [within(0, (100 * (clientX - box.left)) / box.width, 100), within(0, (100 * (clientY - box.top)) / box.height, 100)];
  };
  const begin = (event) => {
    if (event.button || !event.isPrimary) return;
    event.preventDefault();
    remember();
    const from = spot(event);
    let one = covers.find(({ button }) => button === event.target);
    const edge = one?.button.getBoundingClientRect();
    const isCorner = edge && edge.right - event.clientX < CORNER && edge.bottom - event.clientY < CORNER;
    const start = one && { ...one };
    const isNew = !one;
    one ??= put(...from, 0, 0);
    place.setPointerCapture(event.pointerId);
    const drag = (moved) => {
      const [x, y] = spot(moved);
      if (isNew) Object.assign(one, { left: Math.min(x, from[0]), top: Math.min(y, from[1]), width: Math.abs(x - from[0]), height: Math.abs(y - from[1]) });
      else if (isCorner) Object.assign(one, { width: start.width + x - from[0], height: start.height + y - from[1] });
      else Object.assign(one, { left: start.left + x - from[0], top: start.top + y - from[1] });
      if (!isNew) fit(one);
      told();
    };
    const end = () => {
      place.removeEventListener("pointermove", drag);
      if (one.width < LEAST || one.height < LEAST) {
        drop(one); // a tap draws nothing
        past.pop();
      } else one.button.focus();
      told();
    };
    place.addEventListener("pointermove", drag);
    place.addEventListener("pointerup", end, { once: true });
    place.addEventListener("pointercancel", end, { once: true });
  };
  place.addEventListener("pointerdown", begin);
  undo.addEventListener("click", () => {
    back();
    if (undo.disabled) tools.querySelector("[data-add]").focus();
  });
  tools.querySelector("[data-add]").addEventListener("click", () => {
    remember();
    put(40, 42, 20, 16).button.focus();
    told();
  });
  told();
  return { set, covers: () => covers, forget: () => past.splice(0) };
};

/* The picture with what was drawn burnt in; null where nothing was, or it was given up. */
export const cover = async (file, template) => {
  const dialog = template.content.firstElementChild.cloneNode(true);
  await sheet(dialog.dataset.sheet);
  const canvas = dialog.querySelector("canvas");
  const picture = await createImageBitmap(file);
  [canvas.width, canvas.height] = [picture.width, picture.height];
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0);
  picture.close();
  document.body.append(dialog);
  const save = dialog.querySelector("[data-close=yes]");
  const drawn = draft(dialog.querySelector("[data-stage]"), dialog, (covers) => (save.disabled = !covers.length));
  for (const one of dialog.querySelectorAll("[data-close]")) one.addEventListener("click", () => dialog.close(one.dataset.close));
  dialog.showModal();
  await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
  const covers = drawn.covers();
  dialog.remove();
  if (dialog.returnValue !== "yes" || !covers.length) return null;
  pen.fillStyle = COLOUR;
  for (const { left, top, width, height } of covers) {
    const [x, y] = [Math.floor((left * canvas.width) / 100), Math.floor((top * canvas.height) / 100)];
    pen.fillRect(x, y, Math.ceil(((left + width) * canvas.width) / 100) - x, Math.ceil(((top + height) * canvas.height) / 100) - y);
  }
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
};

/* The page of a picture the server has: what is drawn goes into the field as numbers. */
export const onPage = async (section) => {
  const text = document.getElementById(section.dataset.redact);
  const picks = [...text.form.elements].filter((one) => one.name === section.dataset.redactPick);
  const part = section.querySelector("template").content.firstElementChild.cloneNode(true);
  await sheet(part.dataset.sheet);
  const image = part.querySelector("img");
  const links = [...section.querySelectorAll("[data-redact-photo]")];
  const write = (covers) => (text.value = covers.map((one) => SIDES.map((side) => one[side].toFixed(2)).join(" ")).join("\n"));
  const read = () => text.value.split("\n").map((line) => line.trim().split(/[\s,;，、；]+/).map(Number));
  const rows = read().filter((row) => row.length === 4 && row.every(Number.isFinite));
  const drawn = draft(part.querySelector("[data-stage]"), part, write);
  const show = () => {
    const chosen = picks.find((one) => one.checked);
    const link = links.find((one) => one.dataset.redactPhoto === chosen?.value);
    part.hidden = !link;
    links.forEach((one) => one.toggleAttribute("data-chosen", one === link));
    if (link) [image.src, image.alt] = [link.href, link.querySelector("img").alt];
  };
  /* the field is the drawing now: what leads to it leads there */
  text.before(part);
  [text.id, part.id] = [`${text.id}-text`, text.id];
  text.hidden = true;
  document.getElementById(`${part.id}-help`)?.remove();
  drawn.set(rows);
  const pick = () => {
    drawn.set([]);
    drawn.forget();
    show();
  };
  for (const one of picks) one.addEventListener("change", pick);
  for (const link of links)
    link.addEventListener("click", (event) => {
      const chosen = picks.find((one) => one.value === link.dataset.redactPhoto);
      if (!chosen || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      if (chosen.checked) return;
      chosen.checked = true;
      pick();
    });
  if (picks.length === 1) picks[0].checked = true;
  show();
};
