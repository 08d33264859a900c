// The style of a series as a small picture: its line with dash pattern and marker, in its colour. Never colour alone.

import { svg } from "./dom.js";

/** @import { Marker, Swatch } from "./core/fall_line.js" */

/**
 * Each marker as an SVG path, centred on the origin with a radius of about five units. Those in OPEN are stroked, the rest filled.
 * @type {Record<Marker, string>}
 */
const MARKERS = {
  circle: "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z",
  square: "M-4-4h8v8h-8z",
  diamond: "M0-5.5L5.5 0L0 5.5L-5.5 0z",
  triangle: "M0-5L5 4H-5z",
  "triangle-down": "M0 5L5-4H-5z",
  plus: "M-5 0H5M0-5V5",
  cross: "M-4-4L4 4M-4 4L4-4",
  star: "M0-6L1.5-2H5.7L2.4.8L3.5 4.9L0 2.5L-3.5 4.9L-2.4.8L-5.7-2H-1.5z",
  ring: "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
};

const OPEN = new Set(["plus", "cross", "ring"]);

/**
 * @param {Swatch} swatch
 * @returns {SVGSVGElement}
 */
export function swatchPicture({ light, dark, dash, marker }) {
  const picture = svg(
    "svg",
    { class: "swatch", viewBox: "0 0 40 16", "aria-hidden": "true" },
    svg("path", { d: "M1 8H39", "stroke-dasharray": dash.join(" ") }),
    svg("path", { class: OPEN.has(marker) ? "open" : "solid", d: MARKERS[marker], transform: "translate(20 8)" }),
  );
  picture.style.color = `light-dark(${light}, ${dark})`;
  return picture;
}
