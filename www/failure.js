// The fallback for a figure that cannot open: the element's own content or a still picture, and the reason.

import { element } from "./dom.js";

/**
 * @param {unknown} error
 * @returns {HTMLElement}
 */
export function failure(error) {
  const isSupported = typeof WebAssembly === "object";
  const reason = error instanceof Error ? error.message : String(error);
  const still = element("img", { src: new URL("still.svg", import.meta.url).href, alt: "Descent paths on the contour map of a loss" });
  const sentence = isSupported
    ? `This figure could not be opened: ${reason}.`
    : "This figure needs WebAssembly, which is not available here.";
  return element("div", { class: "failure", lang: "en" }, element("slot", {}, still), element("p", { role: "alert" }, sentence));
}
