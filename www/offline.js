// Registers the service worker, which caches the site for offline use. `cargo xtask dist` adds this to the published pages; pages
// in development are never cached.

const address = new URL("service-worker.js", import.meta.url).href;

try {
  // A page that requires Trusted Types allows this by `trusted-types fall-line`.
  const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("fall-line", { createScriptURL: (/** @type {string} */ url) => url });
  await navigator.serviceWorker.register(policy ? policy.createScriptURL(address) : address);
} catch {
  // Without a service worker, unsupported or not allowed, the page still works online.
}
