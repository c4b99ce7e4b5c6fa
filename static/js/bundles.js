/* data-outbox-save: what has not been sent, as a file that only the server opens. Works without a signal.

The same composition as tracker/foundation/bundles.py, which names the standards. */
import { announce, words } from "./page.js";
import { get, getAll, keepTerms, me, noteOf, open, openBytes } from "./sealed.js";

const MAGIC = new Uint8Array([...new TextEncoder().encode("GRIDBOX"), 1]);
const INFO = new TextEncoder().encode("gridcase outbox bundle 1");
const CURVE = { name: "ECDH", namedCurve: "P-256" };
/* bytes of files that go into one saved file; what is more goes into the next */
const MOST = 24 * 1024 * 1024;

const joined = (...parts) => {
  const all = new Uint8Array(parts.reduce((sum, one) => sum + one.byteLength, 0));
  let at = 0;
  for (const one of parts) {
    all.set(new Uint8Array(one), at);
    at += one.byteLength;
  }
  return all;
};
export const sealFor = async (point, user, plain) => {
  const mine = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const ephemeral = new Uint8Array(await crypto.subtle.exportKey("raw", mine.publicKey));
  const theirs = await crypto.subtle.importKey("raw", point, CURVE, false, []);
  const secret = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, mine.privateKey, 256);
  const material = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const terms = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: joined(INFO, ephemeral, point) };
  const key = await crypto.subtle.deriveKey(terms, material, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const writer = new DataView(new ArrayBuffer(8));
  writer.setBigUint64(0, BigInt(user));
  const head = joined(MAGIC, writer.buffer, ephemeral);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return joined(head, iv, await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: head }, key, plain));
};

const termsOf = async (user) => {
  const kept = await get("notes", noteOf(user));
  if (kept) return open(user, kept.id, kept);
  const answer = await fetch("/outbox/state", { headers: { Accept: "application/json" } }).catch(() => null);
  const state = answer?.ok ? await answer.json().catch(() => null) : null;
  if (state?.actor !== user || !state.bundle) return null;
  await keepTerms(state);
  return termsOf(user);
};
const bytesOf = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
const base64Of = (bytes) =>
  new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(new Blob([bytes]));
  });
const keyOf = (row, body) => (body.part ? `${row.id}-${body.part}`.slice(-40) : row.id);
const told = async (row, body) => {
  const files = [];
  for (const { key, field, formKey, name } of body.files)
    files.push({ field, formKey, name, data: await base64Of(await openBytes(row.user, key, await get("files", key))) });
  const { url, written, later, fields } = body;
  return { id: keyOf(row, body), url, written, later: later ?? "", fields, files };
};
/* entries together as far as their files are small enough to be held at once */
const batches = async (user) => {
  const rows = (await getAll("entries")).filter((row) => row.user === user).sort((a, b) => a.at - b.at);
  const found = [];
  let size = Infinity;
  for (const row of rows) {
    const body = await open(user, row.id, row);
    const own = body.files.reduce((sum, one) => sum + one.size, 0);
    if (size + own > MOST) {
      found.push([]);
      size = 0;
    }
    found.at(-1).push([row, body]);
    size += own;
  }
  return found;
};
const handOver = (bytes, name) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
};
const dayOf = (at) => [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((one) => String(one).padStart(2, "0")).join("");
/* the names of what was saved; null where this phone has never heard with what to seal */
export const saveAll = async () => {
  const user = await me();
  const terms = user && (await termsOf(user));
  if (!terms) return null;
  const names = [];
  for (const [index, batch] of (await batches(user)).entries()) {
    const entries = [];
    for (const [row, body] of batch) entries.push(await told(row, body));
    const plain = new TextEncoder().encode(JSON.stringify({ proof: terms.proof, behind: terms.behind, entries }));
    names.push(`gridcase-outbox-${dayOf(new Date())}${index ? `-${index + 1}` : ""}.sealed`);
    handOver(await sealFor(bytesOf(terms.point), user, plain), names.at(-1));
  }
  return names;
};
/* field.js brings this in when the button is pressed: few phones ever need it */
export const save = async (button) => {
  const place = button.closest("[data-outbox-saving]").querySelector("[data-saved-words]");
  button.disabled = true;
  try {
    const names = await saveAll();
    place.textContent = names ? words().bundleSaved.replace("{names}", names.join(", ")) : words().bundleFirst;
  } catch (problem) {
    place.textContent = words().bundleFailed;
    throw problem;
  } finally {
    button.disabled = false;
    announce(place.textContent);
  }
};
