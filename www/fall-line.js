// What a course author loads. In a page it brings <fall-line> to life; everywhere, Node included, it exports the core.

export { default, figures, initSync, optimisers, Surface, surfaces } from "./core.js";

if (globalThis.customElements) {
  const { FallLineElement } = await import("./element.js");
  if (!customElements.get("fall-line")) customElements.define("fall-line", FallLineElement);
}
