// The icons on buttons and beside verdicts, as SVG paths in a 24 × 24 view box.

import { svg } from "./dom.js";

const PATHS = {
  play: "M8 5.2v13.6L19 12z",
  pause: "M7 5h3.5v14H7zM13.5 5H17v14h-3.5z",
  step: "M6 5.2v13.6L15.5 12zM16.5 5H19v14h-2.5z",
  "step-back": "M18 5.2v13.6L8.5 12zM5 5h2.5v14H5z",
  reset: "M4.5 4.5v6h6l-2.3-2.3a5.5 5.5 0 1 1-1.5 5.3H4.6a7.6 7.6 0 1 0 2.1-6.8z",
  undo: "M9 3.5v4.2h5.2a6.3 6.3 0 0 1 0 12.6H7v-2.4h7.2a3.9 3.9 0 0 0 0-7.8H9v4.2L2.8 8.9z",
  redo: "M15 3.5v4.2H9.8a6.3 6.3 0 0 0 0 12.6H17v-2.4H9.8a3.9 3.9 0 0 1 0-7.8H15v4.2l6.2-5.4z",
  more: "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z",
  less: "M5 11h14v2H5z",
  frame: "M4 4h6v2H6v4H4zM14 4h6v6h-2V6h-4zM4 14h2v4h4v2H4zM18 14h2v6h-6v-2h4z",
  close: "M6.4 5L12 10.6L17.6 5L19 6.4L13.4 12L19 17.6L17.6 19L12 13.4L6.4 19L5 17.6L10.6 12L5 6.4z",
  before: "M15.4 4.5L7.9 12l7.5 7.5l1.4-1.4L10.7 12l6.1-6.1z",
  next: "M8.6 4.5L16.1 12l-7.5 7.5l-1.4-1.4L13.3 12L7.2 5.9z",
  table: "M3 5h18v14H3zM5 7v4h6V7zM13 7v4h6V7zM5 13v4h6v-4zM13 13v4h6v-4z",
  sliders: "M4 7h9V4.5h3V7h4v2h-4v2.5h-3V9H4zM4 15h3v-2.5h3V15h10v2H10v2.5H7V17H4z",
  converged: "M9.5 18.5L3.5 12.5L5.3 10.7L9.5 14.9L18.7 5.7L20.5 7.5z",
  running: "M4 10.8h11.2l-4.4-4.4L12.5 4.7L19.8 12L12.5 19.3L10.8 17.6L15.2 13.2H4z",
  oscillating: "M2 14L7 5L12 14.5L17 5L22 14L19.8 15.2L17 10L12 19.5L7 10L4.2 15.2z",
  stopped: "M7.8 2.5h8.4l5.3 5.3v8.4l-5.3 5.3H7.8l-5.3-5.3V7.8zM7 10.8v2.4h10v-2.4z",
  diverged: "M12 3L22 21H2zM11 9.5V15h2V9.5zM11 16.5v2h2v-2z",
};

/** @typedef {keyof typeof PATHS} IconName */

/**
 * @param {string} name
 * @returns {name is IconName}
 */
export function isIcon(name) {
  return Object.hasOwn(PATHS, name);
}

/**
 * @param {IconName} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  return svg(
    "svg",
    { class: `icon ${name}`, viewBox: "0 0 24 24", "aria-hidden": "true" },
    svg("path", { d: PATHS[name], "fill-rule": "evenodd" }),
  );
}
