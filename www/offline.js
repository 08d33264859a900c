// Registers the service worker, which caches the site for offline use. `cargo xtask dist` adds this to the published pages; pages
// in development are never cached.

try {
  await navigator.serviceWorker.register(new URL("service-worker.js", import.meta.url));
} catch {
  // Without a service worker, unsupported or not allowed, the page still works online.
}
