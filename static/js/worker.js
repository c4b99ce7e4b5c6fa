/* Served as /sw.js with RELEASE before it: { name, shell, assets, later, patience }. It keeps the shell and nothing of a person: pages go
   to the network, and only where there is none the shell stands in for them. What is not a GET it never sees. */

const KEPT = `shell-${RELEASE.name}`;

addEventListener("install", (event) =>
  event.waitUntil(
    caches.open(KEPT).then(async (cache) => {
      await cache.addAll(RELEASE.assets.map((address) => new Request(address, { credentials: "omit" })));
      await cache.add(new Request(RELEASE.shell, { credentials: "omit", cache: "reload" }));
    }),
  ),
);
addEventListener("activate", (event) =>
  event.waitUntil(
    (async () => {
      const old = (await caches.keys()).filter((name) => name.startsWith("shell-") && name !== KEPT);
      await Promise.all(old.map((name) => caches.delete(name)));
      await clients.claim();
    })(),
  ),
);
addEventListener("message", (event) => event.data === "take over" && skipWaiting());

/* a line that says nothing for so long is none: better the shell than a white page in the rain */
const hung = () => new Promise((_done, failed) => setTimeout(failed, RELEASE.patience * 1000));
const page = async (request) => {
  try {
    return await Promise.race([fetch(request), hung()]);
  } catch {
    return (await caches.match(RELEASE.shell)) ?? Response.error();
  }
};
const asset = async (request) => (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
/* what a first visit does without: kept when somebody asks for it */
const later = async (request) => {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(KEPT)).put(request, answer.clone());
  return answer;
};

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (RELEASE.assets.includes(pathname)) event.respondWith(asset(request));
  else if (RELEASE.later.includes(pathname)) event.respondWith(later(request));
});
