/* data-outbox-list: what has not arrived, each with its state in words; data-outbox-count: how many there are, anywhere. */
import { ask } from "./confirm.js";
import { announce, onArrival, words } from "./page.js";
import { again, counts, fillIn, HELD, list, remove, send, withLabel } from "./outbox.js";
import { canSeal } from "./sealed.js";

const progress = new Map(); // entry -> { file, of, percent }
let isLoggedOut = false;
/* the place's own time, whatever the phone is set to */
const WHEN = { dateStyle: "short", timeStyle: "short", timeZone: "Asia/Shanghai" };

const stateOf = (entry) => {
  const said = words("outbox-words");
  const now = progress.get(entry.id);
  if (entry.state === HELD) return said.held;
  if (isLoggedOut) return said.login;
  if (now?.percent !== undefined) return fillIn(said.photo, now);
  if (now?.sending && navigator.onLine) return said.sending;
  return entry.taken ? said.photosWait : said.waiting;
};
const itemOf = (entry) => {
  const item = document.getElementById("outbox-template").content.firstElementChild.cloneNode(true);
  const put = (name, text) => (item.querySelector(`[data-${name}]`).textContent = text);
  put("title", entry.title);
  put("lede", entry.lede);
  put("state", stateOf(entry));
  put("written", new Date(entry.at).toLocaleString(document.documentElement.lang, WHEN));
  put("files", entry.files.length ? fillIn(words("outbox-words").files, { count: entry.files.length }) : "");
  const bar = item.querySelector("progress");
  const now = progress.get(entry.id);
  now?.percent === undefined ? bar.remove() : (bar.value = now.percent);
  item.classList.toggle("outbox-held", entry.state === HELD);
  showRefusal(item, entry);
  wire(item, entry);
  return item;
};
/* what the server said: at which field, or what happened meanwhile, mine beside theirs */
const showRefusal = (item, entry) => {
  const place = item.querySelector("[data-said]");
  const said = entry.said;
  if (entry.state !== HELD || !said) return place.remove();
  const lines = [said.words, ...(said.fields ?? []).map((one) => withLabel(one.label, one.words))];
  for (const one of said.since ?? []) lines.push(`${one.title} · ${one.by} · ${one.at}${one.texts.length ? `: ${one.texts.join(" ")}` : ""}`);
  for (const one of said.values ?? []) lines.push(fillIn(words("outbox-words").differs, one));
  for (const text of new Set(lines.filter(Boolean))) {
    const line = document.createElement("p");
    line.textContent = text;
    place.append(line);
  }
};
const wire = (item, entry) => {
  const button = (name) => item.querySelector(`[data-act=${name}]`);
  const isOver = entry.state === HELD && !entry.said?.fields && entry.said?.status !== 409;
  const edit = button("edit");
  edit.href = `${entry.page}#entry=${entry.id}`;
  if (entry.taken) edit.remove();
  const mine = button("mine");
  entry.state === HELD && entry.said?.status === 409 && entry.said.version ? mine.addEventListener("click", () => again(entry.id, entry.said.version)) : mine.remove();
  const retry = button("again");
  entry.state === HELD && !isOver ? retry.addEventListener("click", () => again(entry.id)) : retry.remove();
  const open = button("open");
  entry.taken?.url || entry.said?.url ? (open.href = entry.taken?.url ?? entry.said.url) : open.remove();
  button("drop").addEventListener("click", async () => {
    if (await ask(fillIn(words("outbox-words").drop, { title: entry.title }))) remove(entry.id);
  });
};
/* said before it bites: less is left than a dozen photos need */
const LEAST_LEFT = 12 * 1024 * 1024;
const isNearlyFull = async () => {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  return quota !== undefined && quota - usage < LEAST_LEFT;
};
/* drawn one after the other: what is drawn last is what stands */
let drawing = Promise.resolve();
const draw = () => (drawing = drawing.then(drawNow, drawNow));
const drawNow = async () => {
  const { mine, held, others } = await counts();
  for (const chip of document.querySelectorAll("[data-outbox-count]")) {
    chip.hidden = mine === 0;
    chip.querySelector("[data-number]").textContent = mine;
    chip.classList.toggle("tone-bad", held > 0);
  }
  const place = document.querySelector("[data-outbox-list]");
  if (!place) return;
  const entries = await list();
  place.replaceChildren(...entries.map(itemOf));
  place.dataset.drawn = "";
  document.querySelector("[data-outbox-empty]").hidden = entries.length > 0;
  document.querySelector("[data-outbox-now]").hidden = !entries.some((one) => one.state !== HELD);
  document.querySelector("[data-outbox-full]").hidden = !(await isNearlyFull());
  const beside = document.querySelector("[data-outbox-beside]");
  document.querySelector("[data-outbox-saving]").hidden = entries.length === 0;
  beside.hidden = others === 0;
  beside.textContent = fillIn(words("outbox-words").others, { count: others });
};
document.addEventListener("outbox:change", ({ detail }) => {
  if (detail.loggedOut) isLoggedOut = true;
  if (detail.taken) announce(detail.taken.words);
  if (detail.id) detail.sending || detail.percent !== undefined ? progress.set(detail.id, { ...progress.get(detail.id), ...detail }) : progress.delete(detail.id);
  draw();
});
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-outbox-now]")) send();
});
for (const name of ["online", "offline"]) addEventListener(name, () => canSeal && draw());
onArrival(() => canSeal && draw());
