// Keeps the site for when there is no network. `cargo xtask dist` writes the list of the release's files above it.
//
// What lies in assets/ has its content's hash in its name and is taken from what is kept. Pages are asked for anew, and what is
// kept answers where the network does not: so a new release is seen at once, and each page with the files that it names. The
// files of the release before are let go when the last page that may need them is closed.

/** What is published: every file of the release with the digest of its content. @type {{ release: string, files: Record<string, string> }} */
const { release, files } = Reflect.get(globalThis, "published");

/** Milliseconds until a page that is kept is shown in place of one that does not come. */
const PATIENCE = 3000;

/** @typedef {Event & { waitUntil(work: Promise<unknown>): void }} Lasting */
/** @typedef {Event & { request: Request, respondWith(answer: Promise<Response>): void }} Asked */

const scope = new URL("./", location.href).href;
// One origin may host several sites.
const shelf = `fall-line ${scope} `;

addEventListener("install", (event) => /** @type {Lasting} */ (event).waitUntil(keep()));
addEventListener("activate", (event) => /** @type {Lasting} */ (event).waitUntil(letGo()));
addEventListener("fetch", (event) => {
  const asked = /** @type {Asked} */ (event);
  const { request } = asked;
  const file = request.method === "GET" ? named(request.url) : undefined;
  if (file === undefined) return;
  asked.respondWith(isForEver(file) ? kept(file).then((there) => there ?? fetch(request)) : fresh(file, request));
});

/**
 * The file that an address names, if it is one of the site's.
 * @param {string} address
 */
function named(address) {
  const [path = ""] = address.split(/[?#]/);
  if (!path.startsWith(scope)) return undefined;
  const file = path.slice(scope.length);
  const page = file === "" || file.endsWith("/") ? `${file}index.html` : file;
  return isForEver(page) || page in files ? page : undefined;
}

/** @param {string} file */
function isForEver(file) {
  return file.startsWith("assets/");
}

/** The shelves of this site, one a release. */
async function shelves() {
  return (await caches.keys()).filter((name) => name.startsWith(shelf));
}

/**
 * What is kept of a file: this release's before any other's.
 * @param {string} file
 * @returns {Promise<Response | undefined>}
 */
async function kept(file) {
  for (const name of [shelf + release, ...(await shelves())]) {
    const there = await (await caches.open(name)).match(scope + file);
    if (there) return there;
  }
  return undefined;
}

/** Fetches the release, whole or not at all: a file of another release has another digest. */
async function keep() {
  const cache = await caches.open(shelf + release);
  const all = Object.entries(files).map(async ([file, integrity]) => {
    const there = isForEver(file) ? await kept(file) : undefined;
    const answer = there ?? (await fetch(scope + file, { integrity, cache: isForEver(file) ? "default" : "no-cache" }));
    if (!answer.ok) throw new Error(`${file} does not come: ${answer.status}`);
    // A page may not be shown from an answer that was redirected.
    await cache.put(scope + file, answer.redirected ? new Response(answer.body, answer) : answer);
  });
  await Promise.all(all);
}

async function letGo() {
  for (const name of await shelves()) if (name !== shelf + release) await caches.delete(name);
}

/**
 * A file as it is now; as it is kept where that does not come.
 * @param {string} file
 * @param {Request} request
 * @returns {Promise<Response>}
 */
async function fresh(file, request) {
  const there = await kept(file);
  if (!there) return fetch(request);
  const answer = fetch(request).then((came) => (came.ok || came.type === "opaqueredirect" ? came : there));
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE, there));
  return Promise.race([answer, patience]).catch(() => there);
}
