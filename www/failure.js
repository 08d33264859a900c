// What stands in the place of a figure that there cannot be: what the page has put into the element, or a still picture, and why.

import { element } from "./dom.js";

/**
 * @param {unknown} error
 * @returns {HTMLElement}
 */
export function failure(error) {
  const known = typeof WebAssembly === "object";
  const reason = error instanceof Error ? error.message : String(error);
  const still = element("img", { src: new URL("still.svg", import.meta.url).href, alt: "Paths of descent on a map of a loss" });
  const sentence = known
    ? `The figure could not be opened: ${reason}.`
    : "The figure needs WebAssembly, which this browser does not offer here.";
  return element("div", { class: "failure", lang: "en" }, element("slot", {}, still), element("p", { role: "alert" }, sentence));
}
