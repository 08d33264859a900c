// Measures when the first picture of this page is on the screen. A page calls `shown()` once it has drawn everything.

/** Milliseconds from navigation to the first picture. */
globalThis.firstPicture = new Promise((resolve) => {
  globalThis.shown = () =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      // The frame is painted before the next task begins.
      port1.onmessage = () => resolve(performance.now());
      port2.postMessage(undefined);
    });
});

/** The addresses of everything this page has loaded, once it is idle. */
globalThis.loaded = async () => {
  await firstPicture;
  await new Promise((done) => setTimeout(done, 1000));
  return performance.getEntriesByType("resource").map(({ name }) => name);
};
