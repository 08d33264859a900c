// What a course author loads. In a page it brings <fall-line> to life; everywhere, Node included, it exports the core.

// Imported so, it keeps nothing waiting that is named before it.
const core = await import("./core.js");

export default core.default;
export const { figures, initSync, optimisers, prepare, readouts, render, Room, Surface, surfaces } = core;

if (globalThis.customElements) {
  // What figures that are about to be seen need comes beside the scripts and not after them.
  for (const figure of document.querySelectorAll("fall-line")) {
    if (isNear(figure)) core.prepare(figure.getAttribute("figure") ?? "").catch(() => {});
  }
  const { FallLineElement } = await import("./element.js");
  if (!customElements.get("fall-line")) customElements.define("fall-line", FallLineElement);
}

/**
 * Whether a figure that has no room yet will be opened at once.
 * @param {Element} figure
 */
function isNear(figure) {
  const { top } = figure.getBoundingClientRect();
  return figure.getAttribute("loading") === "eager" || (figure.checkVisibility() && top < 1.5 * innerHeight);
}
