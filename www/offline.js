// Keeps the site for when there is no network. `cargo xtask dist` puts this into the pages that it publishes; a page that is
// being worked on is never kept.

try {
  await navigator.serviceWorker.register(new URL("service-worker.js", import.meta.url));
} catch {
  // A browser that keeps nothing, or may not here, shows the page all the same.
}
