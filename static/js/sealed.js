/* What lies on this phone, sealed with a key of the person that never leaves the browser. No behaviour of its own. */

const NAME = "gridcase";
/* entries and their files; pages taken along; one key a person; who is in the field with this phone */
const STORES = { keys: "user", entries: "id", files: "id", pages: "id", notes: "id" };

/* a phone without these sends its forms the ordinary way */
export const canSeal = Boolean(globalThis.indexedDB && globalThis.crypto?.subtle);

let opened;
const database = () => {
  opened ??= new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) asked.result.createObjectStore(name, { keyPath });
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close();
      done(asked.result);
    };
    asked.onerror = () => failed(asked.error);
  });
  return opened;
};
const settled = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
/* written means written: the promise waits for the transaction and not only for the request */
const within = async (stores, mode, act) => {
  const transaction = (await database()).transaction(stores, mode);
  const ended = new Promise((done, failed) => {
    transaction.oncomplete = done;
    transaction.onabort = transaction.onerror = () => failed(transaction.error);
  });
  const result = await act(transaction);
  await ended;
  return result;
};

export const get = (store, key) => within([store], "readonly", (all) => settled(all.objectStore(store).get(key)));
export const getAll = (store) => within([store], "readonly", (all) => settled(all.objectStore(store).getAll()));
export const put = (store, ...rows) =>
  within([store], "readwrite", (all) => Promise.all(rows.map((row) => settled(all.objectStore(store).put(row)))));
export const drop = (store, ...keys) =>
  within([store], "readwrite", (all) => Promise.all(keys.map((key) => settled(all.objectStore(store).delete(key)))));
/* several stores at once, whole or not at all */
export const change = (stores, act) => within(stores, "readwrite", act);

const keyOf = async (user) => {
  const known = await get("keys", user);
  if (known) return known.key;
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  /* another tab may have been quicker: the first key stays, or what it sealed could not be opened */
  return within(["keys"], "readwrite", async (all) => {
    const first = await settled(all.objectStore("keys").get(user));
    if (!first) await settled(all.objectStore("keys").add({ user, key }));
    return first?.key ?? key;
  });
};
const bound = (user, id) => new TextEncoder().encode(`${user}:${id}`);
export const sealBytes = async (user, id, bytes) => {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const terms = { name: "AES-GCM", iv, additionalData: bound(user, id) };
  return { iv, sealed: await crypto.subtle.encrypt(terms, await keyOf(user), bytes) };
};
export const openBytes = async (user, id, { iv, sealed }) =>
  crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: bound(user, id) }, await keyOf(user), sealed);
export const seal = (user, id, what) => sealBytes(user, id, new TextEncoder().encode(JSON.stringify(what)));
export const open = async (user, id, row) => JSON.parse(new TextDecoder().decode(await openBytes(user, id, row)));

export const digestOf = async (bytes) =>
  [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map((one) => one.toString(16).padStart(2, "0")).join("");

/* who is in the field with this phone: the page says so, and without a signal what the last page said */
export const LONGEST_ALONG = 12 * 3600 * 1000;
const fromPage = () => Number(document.body.dataset.actor) || null;
export const me = async () => {
  if (fromPage()) return fromPage();
  if (!document.body.hasAttribute("data-shell")) return null;
  return (await get("notes", "who"))?.user ?? null;
};
/* what was taken along may be read for twelve hours after the last page of this person */
export const mayRead = async (user) => {
  const who = await get("notes", "who");
  return who?.user === user && Date.now() - who.at < LONGEST_ALONG;
};

/* with what to seal a file for the server (bundles.js), and how far this phone's clock is behind: kept, sealed, from the
   last answer of the server */
export const noteOf = (user) => `bundle:${user}`;
export const keepTerms = async ({ actor, at, bundle }) => {
  if (!bundle) return;
  const id = noteOf(actor);
  const behind = new Date(at).getTime() - Date.now();
  await put("notes", { id, user: actor, ...(await seal(actor, id, { ...bundle, behind })) });
};
