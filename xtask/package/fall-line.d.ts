// The types of `import "fall-line"`: the computing module, and the element that it defines.

import type { FallLineElement } from "./element.js";

export { Computation, Curve, default, figures, initSync, Network, optimisers, prepare, readouts, render, Room, Surface, surfaces } from "./core.js";
export type * from "./core/fall_line.js";
export type { FallLineElement };

/** Dispatched whenever the verdict on an optimiser's run changes. */
export type VerdictEvent = CustomEvent<{ optimiser: string; verdict: string; steps: number }>;

declare global {
  interface HTMLElementTagNameMap {
    "fall-line": FallLineElement;
  }
  interface HTMLElementEventMap {
    "fall-line:verdict": VerdictEvent;
  }
}
