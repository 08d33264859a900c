// What `import "fall-line"` brings: the computing module, and the types of the element that it brings to life.

import type { FallLineElement } from "./element.js";

export { default, figures, initSync, optimisers, prepare, readouts, render, Room, Surface, surfaces } from "./core.js";
export type * from "./core/fall_line.js";
export type { FallLineElement };

/** Told each time that an optimiser's run comes to another end. */
export type VerdictEvent = CustomEvent<{ optimiser: string; verdict: string; steps: number }>;

declare global {
  interface HTMLElementTagNameMap {
    "fall-line": FallLineElement;
  }
  interface HTMLElementEventMap {
    "fall-line:verdict": VerdictEvent;
  }
}
