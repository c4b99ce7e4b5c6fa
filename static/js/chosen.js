/* The chosen files of a form: small before they travel, shown, put in order, covered in part and taken out. Comes with the first. */
import { announce, on, words } from "./page.js";

const LONGEST_SIDE = 1600;
const draw = (picture, longest) => {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
};
const smallOf = (picture) => draw(picture, 192).toDataURL("image/jpeg", 0.7); // it lies in the page, in no store
const shrink = async (file, picture) => {
  const canvas = draw(picture, LONGEST_SIDE);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
  if (!blob) return file; // drawn anew even where that is no smaller: place and maker of the camera stay behind
  return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", {
    type: "image/jpeg",
    lastModified: file.lastModified,
  });
};
/* What is listed is what is sent, in that order; choosing again adds to what a field of several has. Of what was chosen only
   a mark is kept, by which it is known again: the picture itself goes as soon as there is a smaller or a covered one. */
const shown = new WeakMap(); // item of the list -> { mark, ready, small }
const markOf = (file) => `${file.name}/${file.size}/${file.lastModified}`;
const listOf = (input) => document.getElementById(input.dataset.preview);
const inputOf = (list) => document.querySelector(`[data-preview="${list.id}"]`);
const listed = (input) => [...listOf(input).children].flatMap((item) => shown.get(item) ?? []);
export const settle = (input) => {
  const kept = new DataTransfer();
  for (const one of listed(input)) kept.items.add(one.ready);
  input.files = kept.files;
  const movable = listOf(input).querySelectorAll(":scope > li:has([data-earlier])");
  movable.forEach((item, at) => {
    item.querySelector("[data-earlier]").disabled = at === 0;
    item.querySelector("[data-later]").disabled = at === movable.length - 1;
  });
};
const readyOf = async (input, file) => {
  const one = { mark: markOf(file), ready: file, small: "" };
  if (!file.type.startsWith("image/")) return one;
  try {
    const picture = await createImageBitmap(file);
    if (input.hasAttribute("data-shrink")) one.ready = await shrink(file, picture);
    one.small = smallOf(picture);
    picture.close();
  } catch {
    /* a format this browser cannot draw: the server will look at it */
  }
  return one;
};
const itemOf = (input, one, name) => {
  const item = document.getElementById("preview-template").content.firstElementChild.cloneNode(true);
  shown.set(item, one);
  const image = item.querySelector("img");
  one.small ? (image.src = one.small) : image.remove();
  item.querySelector("[data-name]").textContent = name;
  item.querySelector("[data-order]").name = `${input.name}-order`;
  if (!one.small) item.querySelector("[data-cover]").remove();
  if (!input.multiple) item.querySelectorAll("[data-earlier], [data-later], [data-order]").forEach((part) => part.remove());
  for (const button of item.querySelectorAll("button"))
    button.setAttribute("aria-label", `${button.getAttribute("aria-label") ?? button.textContent.trim()} ${name}`);
  return item;
};
export const add = async (input, files) => {
  if (!input.multiple) listOf(input).replaceChildren();
  const before = listed(input);
  const fresh = files.filter((file) => !before.some((one) => one.mark === markOf(file) || one.ready === file));
  for (const file of fresh) listOf(input).append(itemOf(input, await readyOf(input, file), file.name)); // a phone holds one big picture
  settle(input);
};

const moveItem = (button) => {
  const item = button.closest("li");
  const list = item.parentElement;
  button.matches("[data-earlier]") ? item.previousElementSibling.before(item) : item.nextElementSibling.after(item);
  settle(inputOf(list));
  (button.disabled ? item.querySelector("[data-earlier]:enabled, [data-later]:enabled") : button)?.focus();
  announce(words().place.replace("{place}", [...list.children].indexOf(item) + 1).replace("{of}", list.children.length));
};
const coverItem = async (button) => {
  const item = button.closest("li");
  const input = inputOf(item.parentElement);
  const one = shown.get(item);
  const { cover } = await import("./redact.js");
  const burnt = await cover(one.ready, document.getElementById(`${input.id}-redact`));
  button.focus();
  if (!burnt) return;
  one.ready = new File([burnt], one.ready.name, { type: burnt.type });
  const picture = await createImageBitmap(burnt);
  one.small = smallOf(picture);
  picture.close();
  item.querySelector("img").src = one.small;
  item.querySelector("[data-covered]").hidden = false;
  settle(input);
};
export const press = (button) => {
  if (button.matches("[data-earlier], [data-later]")) return moveItem(button);
  if (button.matches("[data-cover]")) return coverItem(button).catch(() => announce(words().failed));
  const input = inputOf(button.closest("ul"));
  button.closest("li").remove();
  settle(input);
  return input.focus();
};
on("reset", ({ target: form }) => {
  for (const input of form.querySelectorAll("input[type=file][data-preview]")) {
    for (const item of [...listOf(input).children]) if (shown.has(item)) item.remove();
    settle(input);
  }
});
