// Buttons to zoom in, zoom out and reset the view of each panel that can be zoomed, for visitors without a wheel or touch. The
// picture has no labels under them.

import { button } from "./button.js";
import { arrange, element } from "./dom.js";

/** @import { Panel } from "./core/fall_line.js" */
/** @import { Session } from "./session.js" */

/** The zoom factor of one press. */
const FACTOR = 1.5;

export class ViewButtons {
  root = element("div", { class: "view-buttons" });
  #session;
  /** @type {Map<string, HTMLElement>} */
  #groups = new Map();
  #sizes = new ResizeObserver(([entry]) => this.#cover(/** @type {HTMLElement} */ (entry?.target)));

  /** @param {Session} session */
  constructor(session) {
    this.#session = session;
  }

  update() {
    const panels = this.#session.panels().filter((panel) => panel.pannable);
    for (const { id, left, top, width } of panels) {
      const group = this.#groups.get(id) ?? this.#build(id);
      group.style.transform = `translate(${left + width}px, ${top}px) translateX(-100%)`;
    }
    arrange(this.root, panels.map((panel) => /** @type {HTMLElement} */ (this.#groups.get(panel.id))));
  }

  close() {
    this.#sizes.disconnect();
  }

  /** @param {string} id */
  #build(id) {
    const zoom = (/** @type {number} */ factor) => {
      const panel = this.#session.panels().find((one) => one.id === id);
      if (!panel) return;
      this.#session.figure.zoom(panel.left + panel.width / 2, panel.top + panel.height / 2, factor);
      this.#session.change();
      this.#session.settle();
    };
    const group = element(
      "div",
      { role: "group", "aria-label": "View" },
      button("Zoom in", "more", () => zoom(1 / FACTOR)),
      button("Zoom out", "less", () => zoom(FACTOR)),
      button("Reset the view", "frame", () => this.#session.command("reset-view")),
    );
    this.#groups.set(id, group);
    // All groups have the same size.
    if (this.#groups.size === 1) this.#sizes.observe(group);
    return group;
  }

  /** @param {HTMLElement} group */
  #cover({ offsetWidth, offsetHeight }) {
    this.#session.figure.cover(offsetWidth, offsetHeight);
    this.#session.redraw();
  }
}
