/* Files of a form: small before they travel, shown at once, added to and taken out. */
import { announce, on, words } from "./page.js";
import { hold, release } from "./sending.js";

const LONGEST_SIDE = 1600;
const draw = (picture, longest) => {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
};
const shrink = async (file, picture) => {
  const canvas = draw(picture, LONGEST_SIDE);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
  if (!blob) return file; // drawn anew even where that is no smaller: place and maker of the camera stay behind
  return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", {
    type: "image/jpeg",
    lastModified: file.lastModified,
  });
};
/* each with a button that takes it out again; choosing again adds to what a field of several has */
const chosen = new WeakMap(); // input -> [{ came, ready, small }], `came` being what was chosen
const isSame = (a, b) => a.name === b.name && a.size === b.size && a.lastModified === b.lastModified;
const readyOf = async (input, file) => {
  const one = { came: file, ready: file, small: "" };
  if (!file.type.startsWith("image/")) return one;
  try {
    const picture = await createImageBitmap(file);
    if (input.hasAttribute("data-shrink")) one.ready = await shrink(file, picture);
    one.small = draw(picture, 192).toDataURL("image/jpeg", 0.7); // data: is what the page's policy allows, blob: is not
    picture.close();
  } catch {
    /* a format this browser cannot draw: the server will look at it */
  }
  return one;
};
const showChosen = (input) => {
  const kept = new DataTransfer();
  const files = chosen.get(input) ?? [];
  for (const one of files) kept.items.add(one.ready);
  input.files = kept.files;
  const place = input.dataset.preview && document.getElementById(input.dataset.preview);
  place?.replaceChildren(...files.map((one) => previewOf(input, one)));
};
const previewOf = (input, one) => {
  const item = document.getElementById("preview-template").content.firstElementChild.cloneNode(true);
  const image = item.querySelector("img");
  one.small ? (image.src = one.small) : image.remove();
  item.querySelector("[data-name]").textContent = one.came.name;
  const button = item.querySelector("button");
  button.setAttribute("aria-label", `${button.textContent} ${one.came.name}`);
  button.addEventListener("click", () => {
    chosen.set(input, chosen.get(input).filter((other) => other !== one));
    showChosen(input);
    input.focus();
  });
  return item;
};
const prepare = async (input) => {
  const before = input.multiple ? (chosen.get(input) ?? []) : [];
  const fresh = [...input.files].filter((file) => !before.some((one) => isSame(one.came, file) || one.ready === file));
  const ready = [];
  for (const file of fresh) ready.push(await readyOf(input, file)); // one by one: a phone holds one big picture
  chosen.set(input, [...before, ...ready]);
  showChosen(input);
};
on("change", async (event) => {
  const input = event.target;
  if (!input.matches("input[type=file][data-shrink], input[type=file][data-preview]")) return;
  if (!window.createImageBitmap || !window.DataTransfer) return;
  if (input.form) hold(input.form);
  announce(words().preparing);
  try {
    await prepare(input);
  } finally {
    announce("");
    if (input.form) release(input.form);
  }
});

on("reset", ({ target: form }) => {
  for (const input of form.querySelectorAll("input[type=file][data-preview]")) {
    chosen.delete(input);
    showChosen(input);
  }
});
