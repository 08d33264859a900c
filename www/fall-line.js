// The entry point for course authors. In a page it defines <fall-line>; everywhere, including Node, it exports the core.

// A dynamic import does not delay the modules imported above it.
const core = await import("./core.js");

export default core.default;
export const { Computation, Curve, figures, initSync, Network, optimisers, prepare, readouts, render, Room, Surface, surfaces } = core;

if (globalThis.customElements) {
  // What nearby figures need loads in parallel with the scripts rather than after them.
  for (const figure of document.querySelectorAll("fall-line")) {
    if (isNear(figure)) core.prepare(figure.getAttribute("figure") ?? "").catch(() => {});
  }
  const { FallLineElement } = await import("./element.js");
  if (!customElements.get("fall-line")) customElements.define("fall-line", FallLineElement);
}

/**
 * Whether a figure that has not been laid out yet will open immediately.
 * @param {Element} figure
 */
function isNear(figure) {
  const { top } = figure.getBoundingClientRect();
  return figure.getAttribute("loading") === "eager" || (figure.checkVisibility() && top < 1.5 * innerHeight);
}
