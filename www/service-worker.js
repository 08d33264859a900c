// Caches the site for offline use. `cargo xtask dist` prepends the list of the release's files.
//
// Files in assets/ have a content hash in their names and are served from the cache. Pages are served from the network, and from
// the cache where it fails: a new release is visible immediately, and each page gets the files that it names. The files of the
// previous release are deleted when the last page that may need them is closed.

/** The release: every file with the digest of its content. @type {{ release: string, files: Record<string, string> }} */
const { release, files } = Reflect.get(globalThis, "published");

/** Milliseconds before a cached page is shown if the network does not respond. */
const PATIENCE = 3000;

/** @typedef {Event & { waitUntil(work: Promise<unknown>): void }} Extendable */
/** @typedef {Event & { request: Request, respondWith(answer: Promise<Response>): void }} Fetch */

const scope = new URL("./", location.href).href;
// One origin may host several sites.
const prefix = `fall-line ${scope} `;

addEventListener("install", (event) => /** @type {Extendable} */ (event).waitUntil(precache()));
addEventListener("activate", (event) => /** @type {Extendable} */ (event).waitUntil(deleteOldCaches()));
addEventListener("fetch", (event) => {
  const fetching = /** @type {Fetch} */ (event);
  const { request } = fetching;
  const file = request.method === "GET" ? named(request.url) : undefined;
  if (file === undefined) return;
  fetching.respondWith(isImmutable(file) ? cached(file).then((response) => response ?? fetch(request)) : networkFirst(file, request));
});

/**
 * The file at an address, if it belongs to the site.
 * @param {string} address
 */
function named(address) {
  const [path = ""] = address.split(/[?#]/);
  if (!path.startsWith(scope)) return undefined;
  const file = path.slice(scope.length);
  const page = file === "" || file.endsWith("/") ? `${file}index.html` : file;
  return isImmutable(page) || page in files ? page : undefined;
}

/** @param {string} file */
function isImmutable(file) {
  return file.startsWith("assets/");
}

/** The names of this site's caches, one per release. */
async function cacheNames() {
  return (await caches.keys()).filter((name) => name.startsWith(prefix));
}

/**
 * The cached response for a file, preferring this release's.
 * @param {string} file
 * @returns {Promise<Response | undefined>}
 */
async function cached(file) {
  for (const name of [prefix + release, ...(await cacheNames())]) {
    const response = await (await caches.open(name)).match(scope + file);
    if (response) return response;
  }
  return undefined;
}

/** Caches the release, entirely or not at all: a file of another release fails its integrity check. */
async function precache() {
  const cache = await caches.open(prefix + release);
  const all = Object.entries(files).map(async ([file, integrity]) => {
    const known = isImmutable(file) ? await cached(file) : undefined;
    const response = known ?? (await fetch(scope + file, { integrity, cache: isImmutable(file) ? "default" : "no-cache" }));
    if (!response.ok) throw new Error(`${file} could not be loaded: ${response.status}`);
    // A redirected response cannot be used for a navigation.
    await cache.put(scope + file, response.redirected ? new Response(response.body, response) : response);
  });
  await Promise.all(all);
}

async function deleteOldCaches() {
  for (const name of await cacheNames()) if (name !== prefix + release) await caches.delete(name);
}

/**
 * A file from the network, or from the cache if the network fails or is slow.
 * @param {string} file
 * @param {Request} request
 * @returns {Promise<Response>}
 */
async function networkFirst(file, request) {
  const fallback = await cached(file);
  if (!fallback) return fetch(request);
  const answer = fetch(request).then((response) => (response.ok || response.type === "opaqueredirect" ? response : fallback));
  const timeout = new Promise((resolve) => setTimeout(resolve, PATIENCE, fallback));
  return Promise.race([answer, timeout]).catch(() => fallback);
}
