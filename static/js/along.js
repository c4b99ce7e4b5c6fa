/* Pages that are there without a signal: the forms by themselves, the cases of the inbox when they are taken along. */
import { announce, on, words } from "./page.js";
import { counts } from "./outbox.js";
import { canSeal, change, digestOf, drop, get, getAll, keepTerms, LONGEST_ALONG, me, put, seal } from "./sealed.js";

const FRESH = 30 * 60 * 1000;
/* how long a page must have been quiet before it brings what can wait */
const QUIET = 2000;
const AT_ONCE = 4;

export const idOf = async (user, path) => digestOf(new TextEncoder().encode(`${user}:${path}`));
const keepPage = async (user, path, kind, more = {}) => {
  const answer = await fetch(path, { redirect: "error" }).catch(() => null);
  if (!answer?.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (Number(page.body.dataset.actor) !== user) return false;
  const main = page.querySelector("main");
  main.querySelectorAll("[name=csrf_token], [data-poll]").forEach((one) => one.remove());
  const id = await idOf(user, path);
  const body = { path, title: page.querySelector("h1").textContent.trim(), html: main.innerHTML, ...more };
  await put("pages", { id, user, kind, at: Date.now(), ...(await seal(user, id, body)) });
  return true;
};
const told = async (address) => {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "error" }).catch(() => null);
  return answer?.ok ? answer.json() : null;
};
/* after twelve hours nothing that was taken along is left, whoever opens the browser next */
const forget = async () => {
  const old = (await getAll("pages")).filter((row) => Date.now() - row.at > LONGEST_ALONG);
  if (old.length) await drop("pages", ...old.map((row) => row.id));
};
const keepForms = async () => {
  const user = Number(document.body.dataset.actor);
  const rows = (await getAll("pages")).filter((row) => row.user === user && row.kind === "form");
  if (rows.length && rows.every((row) => Date.now() - row.at < FRESH)) return keepLater();
  const state = await told("/outbox/state");
  if (state?.actor !== user) return;
  await keepTerms(state);
  if (!state.forms.length) return;
  for (const path of state.forms) await keepPage(user, path, "form");
  const later = [];
  for (const [name, address] of Object.entries(state.facts)) {
    const facts = await told(address);
    if (!facts) continue;
    const id = await idOf(user, name);
    await put("pages", { id, user, kind: "form", at: Date.now(), ...(await seal(user, id, facts)) });
    later.push(...(facts.map ?? []));
  }
  await put("notes", { id: "later", addresses: later });
  return keepLater();
};
/* What a map takes can wait until nobody fills anything in and nothing waits to be sent: a bad line is theirs. The worker
   keeps what it sees of it, so the map works without a signal from then on; what has not come, a later page asks for. */
const FILLED_IN = "form[data-outbox] :is(textarea, select, input:not([type=hidden]))";
const quiet = async () => {
  do await new Promise((done) => setTimeout(done, QUIET));
  while (document.querySelector(FILLED_IN) || (await counts()).mine);
};
const keepLater = async () => {
  let { addresses = [] } = (await get("notes", "later")) ?? {};
  while (addresses.length && navigator.serviceWorker?.controller) {
    await quiet();
    const answer = await fetch(addresses[0], { priority: "low" }).catch(() => null);
    if (!answer?.ok) return;
    addresses = addresses.slice(1);
    await put("notes", { id: "later", addresses });
  }
};
const takeAlong = async (button) => {
  const user = await me();
  const place = button.parentElement.querySelector("[data-along-words]");
  const say = (text) => (place.textContent = text);
  button.disabled = true;
  say(words("along-words").begun);
  const found = await told("/outbox/along");
  const asked = (found?.cases ?? []).flatMap(({ ref, page, forms }) => [page, ...forms].map((path) => ({ ref, path, isCase: path === page })));
  await change(["pages"], (all) => {
    const pages = all.objectStore("pages");
    pages.openCursor().onsuccess = ({ target: { result: at } }) => {
      if (!at) return;
      if (at.value.kind === "case") at.delete();
      at.continue();
    };
  });
  let done = 0;
  let missed = found ? 0 : 1;
  const work = async () => {
    for (let one = asked.shift(); one; one = asked.shift()) {
      if (!(await keepPage(user, one.path, "case", { ref: one.ref, isCase: one.isCase }))) missed += one.isCase ? 1 : 0;
      if (one.isCase) done += 1;
      say(words("along-words").doing.replace("{done}", done).replace("{all}", found.cases.length));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  say(missed ? words("along-words").missed : words("along-words").done.replace("{count}", done));
  button.disabled = false;
};
on("click", (event) => {
  const button = event.target.closest?.("[data-take-along]");
  if (button && canSeal) takeAlong(button);
});
if (canSeal) {
  forget().catch(() => announce(words().storeFailed));
  if (document.body.dataset.actor) (globalThis.requestIdleCallback ?? setTimeout)(() => keepForms());
}
