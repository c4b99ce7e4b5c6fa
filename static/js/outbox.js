/* Entries that have not arrived: kept sealed, sent one after the other, gone when the server has said it has them. */
import { announce, on, words } from "./page.js";
import { canSeal, change, digestOf, drop, get, getAll, keepTerms, me, open, openBytes, put, seal, sealBytes } from "./sealed.js";

/* waiting → sending → (gone) | held: not right yet, overtaken or not possible; the person decides */
export const WAITING = "waiting";
export const HELD = "held";
/* a piece of a file takes a second or two: whoever opens a page meanwhile waits behind one */
const SMALLEST_PIECE = 16 * 1024;
const LARGEST_PIECE = 128 * 1024;
const QUICK = 1000;
const SLOW = 2000;
const FIRST_PAUSE = 5000;
const LONGEST_PAUSE = 10 * 60 * 1000;
const LEASE = 15000;
/* so long a page is believed who is logged in */
const FRESH = 5 * 60 * 1000;
/* a line that says nothing for so long is none */
const HANGS = 60000;
const channel = globalThis.BroadcastChannel ? new BroadcastChannel("outbox") : null;

const changed = (told = {}) => {
  document.dispatchEvent(new CustomEvent("outbox:change", { detail: told }));
  channel?.postMessage(told);
};
channel?.addEventListener("message", ({ data }) =>
  document.dispatchEvent(new CustomEvent("outbox:change", { detail: data })),
);

export const fillIn = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");
/* a refusal with the name of its field, where it does not say it itself and the name is no question */
export const withLabel = (label, text) =>
  label && !text.includes(label) && !/[?？]$/.test(label) ? fillIn(words().labelled, { label, words: text }) : text;

/* Reading and writing entries ------------------------------------------------------------------------------------- */

export const newKey = () =>
  crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");

/* an entry: { id, user, at, state, said } in plain and { page, url, title, lede, fields, files, later, written } sealed */
export const add = async (entry, files, replaced = null) => {
  const user = await me();
  const id = newKey();
  const rows = [];
  navigator.storage?.persist?.(); // so that a browser short of space asks before it drops anything
  for (const file of files) {
    const key = newKey();
    const bytes = await file.file.arrayBuffer();
    rows.push({ id: key, user, entry: id, ...(await sealBytes(user, key, bytes)) });
    const { name, type } = file.file;
    const { field, formKey } = file;
    file.kept = { key, field, formKey, name, type, size: bytes.byteLength, sha256: await digestOf(bytes), come: 0 };
  }
  const body = { ...entry, files: files.map((file) => file.kept) };
  const row = { id, user, at: Date.now(), state: WAITING, said: null, tries: 0, ...(await seal(user, id, body)) };
  const old = replaced ? (await getAll("files")).filter((one) => one.entry === replaced).map((one) => one.id) : [];
  await change(["entries", "files"], (all) => {
    if (replaced) all.objectStore("entries").delete(replaced);
    for (const key of old) all.objectStore("files").delete(key);
    for (const one of rows) all.objectStore("files").put(one);
    all.objectStore("entries").put(row);
  });
  changed();
  return id;
};
export const counts = async () => {
  const user = await me();
  const rows = await getAll("entries");
  const mine = rows.filter((row) => row.user === user);
  return { mine: mine.length, held: mine.filter((row) => row.state === HELD).length, others: rows.length - mine.length };
};
export const list = async () => {
  const user = await me();
  const rows = (await getAll("entries")).filter((row) => row.user === user).sort((a, b) => a.at - b.at);
  return Promise.all(rows.map(async (row) => ({ ...row, ...(await read(row)) })));
};
const read = (row) => open(row.user, row.id, row);
export const find = async (id) => {
  const row = await get("entries", id);
  return row && row.user === (await me()) ? { ...row, ...(await read(row)) } : null;
};
export const fileOf = async (kept) => {
  const row = await get("files", kept.key);
  return new File([await openBytes(row.user, kept.key, row)], kept.name, { type: kept.type });
};
const write = async (row, body, told = {}) => {
  const { id, user } = row;
  await put("entries", { id, user, at: row.at, tries: row.tries ?? 0, said: row.said ?? null, state: row.state, ...told, ...(await seal(user, id, body)) });
  changed();
};
export const remove = async (id) => {
  const files = (await getAll("files")).filter((one) => one.entry === id).map((one) => one.id);
  await change(["entries", "files"], (all) => {
    all.objectStore("entries").delete(id);
    for (const key of files) all.objectStore("files").delete(key);
  });
  changed();
};
/* sent again as it is; with `mark` it has seen how the thing stands now */
export const again = async (id, version = null) => {
  const row = await get("entries", id);
  const body = await read(row);
  if (version !== null && row.said?.mark)
    body.fields = [...body.fields.filter(([name]) => name !== row.said.mark), [row.said.mark, version]];
  await write(row, body, { state: WAITING, said: null, tries: 0 });
  return send();
};

/* Sending ---------------------------------------------------------------------------------------------------------- */

const atOnce = async (act) => {
  if (navigator.locks) return navigator.locks.request("outbox", { ifAvailable: true }, (lock) => (lock ? act() : null));
  const mine = newKey();
  const isMine = await change(["notes"], async (all) => {
    const notes = all.objectStore("notes");
    const lease = await new Promise((done) => (notes.get("lease").onsuccess = ({ target }) => done(target.result)));
    if (lease && lease.until > Date.now()) return false;
    notes.put({ id: "lease", by: mine, until: Date.now() + LEASE });
    return true;
  });
  if (!isMine) return null;
  const renewal = setInterval(() => put("notes", { id: "lease", by: mine, until: Date.now() + LEASE }), LEASE / 3);
  try {
    return await act();
  } finally {
    clearInterval(renewal);
    await drop("notes", "lease");
  }
};
class NoLine extends Error {}
class LoggedOut extends NoLine {}
const ask = async (url, options = {}) => {
  const headers = { Accept: "application/json", ...options.headers };
  const answer = await fetch(url, { ...options, headers, redirect: "manual", signal: AbortSignal.timeout?.(HANGS) }).catch(() => null);
  if (!answer || [429, 502, 503, 504].includes(answer.status)) throw new NoLine();
  const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json().catch(() => null) : null;
  if (!told) throw new NoLine(); // a login page, a hotel's page, half an answer
  if (answer.status === 401) throw new LoggedOut();
  return { status: answer.status, told };
};
/* who is logged in here now, and how far apart the clocks are */
const stateNow = async () => {
  const { told } = await ask("/outbox/state");
  if (told.actor) await keepTerms(told);
  return told;
};
/* A page that the server made a moment ago says as much, and a bad line is not asked the same again before a form is sent.
   Should the login have changed since, the server refuses the token: then it is asked. */
const stateOfPage = () => {
  const actor = Number(document.body.dataset.actor);
  const token = document.querySelector("[name=csrf-token]")?.content;
  return actor && token && performance.now() < FRESH ? { actor, token } : null;
};
const formOf = (fields) => {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  return body;
};
let piece = SMALLEST_PIECE;
const sendPiece = async (url, headers, bytes) => {
  const begun = performance.now();
  const answer = await ask(url, { method: "POST", headers, body: bytes });
  const took = performance.now() - begun;
  if (took < QUICK) piece = Math.min(LARGEST_PIECE, piece * 2);
  if (took > SLOW) piece = Math.max(SMALLEST_PIECE, piece / 2);
  return answer;
};
const sendFile = async (row, body, kept, token) => {
  const head = { "X-CSRFToken": token };
  const bytes = await (await fileOf(kept)).arrayBuffer();
  const base = `/outbox/files/${kept.key}`;
  for (let tries = 0; tries < 3; tries += 1) {
    let { come } = (await ask(base)).told;
    while (come < bytes.byteLength) {
      const { status, told } = await sendPiece(`${base}/${come}`, head, bytes.slice(come, come + piece));
      if (status !== 200) return told;
      come = told.come;
      kept.come = come;
      changed({ id: row.id, file: body.files.indexOf(kept) + 1, of: body.files.length, percent: Math.floor((100 * come) / bytes.byteLength) });
    }
    const whole = formOf([["form_key", kept.formKey], ["field", kept.field], ["name", kept.name], ["sha256", kept.sha256]]);
    const { status, told } = await ask(`${base}/whole`, { method: "POST", headers: head, body: whole });
    if (status === 200) {
      kept.isThere = true;
      await write(row, body);
      return null;
    }
    if (status !== 409) return told;
  }
  throw new NoLine();
};
const sendFiles = async (row, body, token) => {
  for (const kept of body.files) {
    if (kept.isThere) continue;
    const refused = await sendFile(row, body, kept, token);
    if (refused) return { ...refused, fields: [{ name: kept.field, label: "", words: `${kept.name}: ${refused.words ?? ""}` }] };
  }
  return null;
};
const sendEntry = async (row, { token }) => {
  const body = await read(row);
  const refused = body.later ? null : await sendFiles(row, body, token);
  if (refused) return write(row, body, { state: HELD, said: { ...refused, status: 422 } });
  const fields = [...body.fields, ["written_at", body.written], ["sent_at", new Date().toISOString()]];
  const { status, told } = await ask(body.url, {
    method: "POST",
    headers: { "X-CSRFToken": token, "Idempotency-Key": body.part ? `${row.id}-${body.part}`.slice(-40) : row.id },
    body: formOf(fields),
  });
  if (status !== 200) return write(row, body, { state: HELD, said: { ...told, status } });
  if (body.later && body.files.length) return sendRest(row, body, told);
  await remove(row.id);
  changed({ id: row.id, taken: told, isRest: Boolean(body.part) });
};
/* the words are there: what was seen follows as an act of its own */
const sendRest = async (row, body, taken) => {
  const fields = [["version", ""], ["photos-held", body.files[0].formKey]];
  const rest = { ...body, url: `${taken.url}${body.later}`, part: "b", later: "", fields, taken };
  await write(row, rest, { tries: 0 });
  changed({ id: row.id, taken });
};

let timer;
let isRunning = false;
const later = (tries) => {
  clearTimeout(timer);
  timer = setTimeout(send, Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** tries));
};
const round = async () => {
  const user = await me();
  const waiting = (await getAll("entries")).filter((row) => row.user === user && row.state === WAITING).sort((a, b) => a.at - b.at);
  if (!user || !waiting.length) return;
  const ofPage = stateOfPage();
  try {
    await sendAll(user, waiting, ofPage ?? (await stateNow()));
  } catch (problem) {
    if (!ofPage || !(problem instanceof LoggedOut)) throw problem;
    await sendAll(user, waiting, await stateNow());
  }
};
/* The page that comes next goes on; what this one began now would stand in its way. */
let isLeaving = false;
export const leave = (url) => {
  isLeaving = true;
  location.assign(url);
};
addEventListener("pageshow", () => (isLeaving = false));
const sendAll = async (user, waiting, state) => {
  if (state.actor !== user) {
    await forgetCases(user);
    return changed({ loggedOut: true });
  }
  for (const { id } of waiting) {
    for (let row = await get("entries", id); row?.state === WAITING; row = await get("entries", id)) {
      if (isLeaving) return;
      changed({ id, sending: true });
      await sendEntry(row, state);
    }
  }
};
let misses = 0;
export const send = async () => {
  if (!canSeal || isRunning) return;
  isRunning = true;
  try {
    /* somebody else is sending: look again whether anything is left that came after its look */
    if ((await atOnce(round)) === null) later(0);
    misses = 0;
  } catch (problem) {
    if (!(problem instanceof NoLine)) throw problem;
    if (problem instanceof LoggedOut) changed({ loggedOut: true });
    later(misses);
    misses += 1;
  } finally {
    isRunning = false;
    changed();
  }
};

/* Leaving ---------------------------------------------------------------------------------------------------------- */

/* the server says the session is over, revoked or lapsed: what was taken along is not read any more */
const forgetCases = async (user) => {
  const cases = (await getAll("pages")).filter((row) => row.user === user && row.kind === "case");
  if (cases.length) await drop("pages", ...cases.map((row) => row.id));
};
const note = async () => {
  const user = Number(document.body.dataset.actor);
  if (user) await put("notes", { id: "who", user, at: Date.now() });
};
/* a person who logs out takes nothing readable along; what is unsent stays sealed for the next login */
on("submit", (event) => {
  if (event.target.hasAttribute("data-drafts-clear") && canSeal)
    change(["notes", "pages"], (all) => {
      all.objectStore("notes").delete("who");
      all.objectStore("pages").clear();
    });
});

if (canSeal) {
  note()
    .then(send)
    .catch(() => announce(words().storeFailed));
  addEventListener("online", () => {
    misses = 0;
    send();
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
}
