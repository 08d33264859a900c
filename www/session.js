// One open figure, and what has happened to it since it was last shown. Whoever changes the figure says so here; once a
// frame, and only if something happened, every view is brought up to date and the page is told. So input never paints,
// and many changes in one frame paint once.

import { History } from "./history.js";

/** @import { Figure, Handle, Panel, Parameter, Readout, Rejected } from "./core/fall_line.js" */
/** @typedef {{ update(): void }} View something that shows the figure */
/** @typedef {Parameters<Figure["command"]>[0]} Command */
/**
 * What the page is told: `input` while something changes, `change` after it, `verdict` when a row of the readouts comes
 * to another one, `rest` when nothing is left to compute or to draw, `failure` when the core has failed and nothing more will come.
 * @typedef {{ input(): void, change(): void, verdict(detail: Verdict): void, rest(): void, failure(error: unknown): void }} Listener
 */
/** @typedef {{ optimiser: string, verdict: string, steps: number }} Verdict */

/** Milliseconds of slow work a frame: few while the hand moves, more when it rests. */
const BUDGET = { moving: 4, resting: 12 };

/** Milliseconds without a change after which the picture is shown in full. */
const REST = 150;

/** A longer pause than this between two frames is no playing time. */
const LONGEST_FRAME = 0.1;

/** Seconds between two pictures for those who prefer reduced motion. */
const CALM_TICK = 0.5;

export class Session {
  /** The room of the picture in CSS pixels, and how much larger than usual things are. */
  frame = { width: 0, height: 0, scale: 1 };

  #listener;
  #history;
  /** How often the state has changed. */
  changes = 0;

  /** What was last asked of the figure; `undefined` once it has changed. @type {Parameter[] | undefined} */
  #parameters;
  /** @type {Readout[] | undefined} */
  #readouts;
  #calm = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {View[]} */
  #views = [];
  /** @type {Map<string, string>} */
  #verdicts = new Map();
  #awake = true;
  #request = 0;
  /** Whether the page is about to be told without a frame. */
  #telling = false;
  #before = 0;
  #waited = 0;
  #stale = false;
  #changed = false;
  /** Whether there is a picture. */
  #shown = false;
  #rest = 0;
  /** Whether the page was told of input and not yet of the change after it. */
  #moving = false;
  #settled = false;
  #working = false;
  #closed = false;

  /**
   * @param {Figure} figure
   * @param {Listener} listener
   */
  constructor(figure, listener) {
    this.figure = figure;
    this.#listener = listener;
    this.#history = new History(figure.state);
    this.#newVerdicts();
  }

  /** @param {View[]} views */
  show(...views) {
    this.#views.push(...views);
    this.redraw();
  }

  /** @returns {Handle[]} */
  handles() {
    return this.figure.handles(this.frame.width, this.frame.height, this.frame.scale);
  }

  /** @returns {Panel[]} */
  panels() {
    return this.figure.panels(this.frame.width, this.frame.height, this.frame.scale);
  }

  /** What can be set: the same list of the same objects, brought up to date, while nothing but values changes. */
  get parameters() {
    return (this.#parameters ??= this.figure.parameters());
  }

  /** What can be read off; the same list until it changes. */
  get readouts() {
    return (this.#readouts ??= this.figure.readouts());
  }

  /**
   * What a parameter is now, as text.
   * @param {string} name
   */
  value(name) {
    return this.parameters.find((one) => one.name === name)?.value ?? "";
  }

  /** Whether the next picture only has to keep up, because another will follow: at first, and while the state changes. */
  get moving() {
    return !this.#shown || (this.#changed && !this.#settled);
  }

  /** Whether somebody sees it. */
  get awake() {
    return this.#awake;
  }

  set awake(awake) {
    if (awake === this.#awake) return;
    this.#awake = awake;
    cancelAnimationFrame(this.#request);
    this.#request = 0;
    this.redraw();
  }

  /** Whether nothing is left to compute or to draw. What plays or works rests too while nobody sees it. */
  get resting() {
    return this.#awake ? !this.#request && !this.#rest : !this.#telling;
  }

  /** The picture is out of date, the state is not. */
  redraw() {
    this.#stale = true;
    this.#ask();
  }

  /** The state has changed, and may change further. */
  change() {
    this.#changed = true;
    this.changes++;
    this.#parameters = this.#readouts = undefined;
    this.redraw();
  }

  /** What changed the state is over. */
  settle() {
    this.#settled = true;
    this.redraw();
  }

  /**
   * Starts again from the defaults and applies a state.
   * @param {string} state
   * @returns {Rejected[]} what was not taken
   */
  restore(state) {
    const rejected = this.figure.restore(state);
    this.change();
    this.settle();
    return rejected;
  }

  /**
   * Goes back or forward through what a person did.
   * @param {-1 | 1} way
   */
  travel(way) {
    // A hand may be quicker than the frame that notes what it did.
    this.#record();
    const state = this.#history.go(way);
    if (state === undefined) return;
    this.restore(state);
  }

  /** @param {Command} name */
  command(name) {
    this.figure.command(name);
    this.change();
    if (!this.figure.playing) this.settle();
  }

  close() {
    this.#closed = true;
    cancelAnimationFrame(this.#request);
    clearTimeout(this.#rest);
    this.#views = [];
    this.figure.free();
  }

  /** Brings every view up to date now, seen or not. */
  update() {
    for (const view of this.#views) view.update();
  }

  /** Asks for a frame, or where nobody would see it for a moment to tell the page. */
  #ask() {
    if (this.#closed) return;
    if (this.#awake) {
      this.#request ||= requestAnimationFrame((now) => this.#show(now));
    } else if (!this.#telling) {
      this.#telling = true;
      queueMicrotask(() => this.#tellAsleep());
    }
  }

  #tellAsleep() {
    this.#telling = false;
    if (this.#closed) return;
    try {
      this.#tell();
    } catch (error) {
      this.#listener.failure(error);
      return;
    }
    if (this.resting) this.#listener.rest();
  }

  /** @param {number} now */
  #show(now) {
    this.#request = 0;
    try {
      this.#play(now);
      this.#work();
      const { moving } = this;
      if (this.#stale) this.update();
      this.#stale = false;
      if (moving) this.#follow();
      // A new picture may want work that the old one did not.
      this.#working ||= this.figure.advance(0);
      this.#tell();
    } catch (error) {
      this.#listener.failure(error);
      return;
    }
    if (this.#closed) return;
    if (this.figure.playing || this.#working) this.#ask();
    if (this.resting) this.#listener.rest();
  }

  /** Sees to the picture in full that comes after one that only kept up. */
  #follow() {
    clearTimeout(this.#rest);
    if (this.#shown) this.#rest = setTimeout(() => this.#redrawInFull(), REST);
    else this.redraw();
    this.#shown = true;
  }

  #redrawInFull() {
    this.#rest = 0;
    this.redraw();
  }

  /** @param {number} now */
  #play(now) {
    const passed = Math.min((now - this.#before) / 1000, LONGEST_FRAME);
    this.#before = now;
    if (!this.figure.playing) return;
    this.#waited += passed;
    if (this.#calm.matches && this.#waited < CALM_TICK) return;
    const more = this.figure.play(this.#waited);
    this.#waited = 0;
    this.change();
    if (!more) this.#settled = true;
  }

  /** A picture that was worked on is out of date, also when the work has just ended. */
  #work() {
    const worked = this.#working;
    this.#working = this.figure.advance(this.#changed ? BUDGET.moving : BUDGET.resting);
    if (!worked) return;
    this.#stale = true;
    this.#readouts = undefined;
  }

  #tell() {
    if (this.#changed) {
      this.#changed = false;
      this.#moving = true;
      this.#listener.input();
      // Whoever is told may take the figure away.
      if (this.#closed) return;
      for (const verdict of this.#newVerdicts()) this.#listener.verdict(verdict);
    }
    if (this.#settled && !this.#closed) {
      this.#settled = false;
      if (!this.#moving) return;
      this.#moving = false;
      this.#record();
      this.#listener.change();
    }
  }

  /** Keeps what the figure shows for undo, if it is anything new. */
  #record() {
    const { state } = this.figure;
    if (state !== this.#history.now) this.#history.add(state);
  }

  /** The verdicts that are not those of the last time. */
  #newVerdicts() {
    /** @type {Verdict[]} */
    const changed = [];
    for (const { id, label, cells } of this.readouts) {
      const { value, steps } = cells.find((one) => one.steps !== undefined) ?? {};
      if (typeof value !== "string" || steps === undefined) continue;
      if (this.#verdicts.get(label) !== value) changed.push({ optimiser: id, verdict: value, steps });
      this.#verdicts.set(label, value);
    }
    return changed;
  }
}
