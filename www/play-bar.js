// Buttons to play, step and start over, and a slider to scrub through the steps. Only for figures with steps.

import { button } from "./button.js";
import { element, setAttribute, setText } from "./dom.js";
import { icon } from "./icon.js";
import { place, slider } from "./slider.js";

/** @import { Command, Session } from "./session.js" */
/** @import { IconName } from "./icon.js" */

export class PlayBar {
  #session;
  /** The parameter that the slider scrubs. */
  name;
  #play;
  #scrub;
  /** Not announced: the slider announces the value, and during playback nothing should. */
  #count = element("output", { class: "count", "aria-live": "off" });
  #playing = false;

  /** @param {Session} session */
  constructor(session) {
    this.#session = session;
    this.name = session.figure.clock;
    this.#play = button("Play", "play", () => session.command(session.figure.playing ? "pause" : "play"));
    this.#play.classList.add("play");
    const step = this.#step();
    this.#scrub = step && slider(session, step);
    this.root = element("div", { class: "play-bar", role: "group", "aria-label": "Play", hidden: !step });
    const command = (/** @type {string} */ label, /** @type {IconName & Command} */ name) => button(label, name, () => session.command(name));
    this.root.append(command("Start over", "reset"), command("Step back", "step-back"), this.#play, command("Step", "step"));
    if (this.#scrub) this.root.append(this.#scrub, this.#count);
  }

  update() {
    const step = this.#step();
    if (!step || !this.#scrub) return;
    place(this.#scrub, step);
    setText(this.#count, `${step.value} / ${step.maximum}`);
    this.#count.style.minWidth = `${2 * String(step.maximum).length + 3}ch`;
    const { playing } = this.#session.figure;
    if (playing === this.#playing) return;
    this.#playing = playing;
    this.#play.replaceChildren(icon(playing ? "pause" : "play"));
    setAttribute(this.#play, "aria-label", playing ? "Pause" : "Play");
    this.#play.title = playing ? "Pause" : "Play";
  }

  #step() {
    return this.#session.parameters.find((one) => one.name === this.name);
  }
}
