// An open figure and its pending changes. Code that changes the figure reports it here; at most once per frame, and only after
// a change, all views are updated and the page is notified. Input handlers never paint, and many changes in a frame paint once.

import { provide } from "./core.js";
import { History } from "./history.js";

/** @import { Figure, Handle, Panel, Parameter, Readout, Rejected } from "./core/fall_line.js" */
/** @typedef {{ update(): void }} View something that shows the figure */
/** @typedef {Parameters<Figure["command"]>[0]} Command */
/**
 * Notifications: `input` during a change, `change` after it, `verdict` when the verdict of a row of the readouts changes, `idle`
 * when nothing is left to compute or to draw, `rejected` when a state that waited for code turns out not to apply, `failure` when the
 * core has failed, after which nothing more follows.
 * @typedef {{ input(): void, change(): void, verdict(detail: Verdict): void, rejected(rejected: Rejected[]): void, idle(): void, failure(error: unknown): void }} Listener
 */
/** @typedef {{ optimiser: string, verdict: string, steps: number }} Verdict */

/** Milliseconds of background work per frame: fewer during a change than at rest. */
const BUDGET = { moving: 4, resting: 12 };

/** Milliseconds without a change before the picture is drawn in full detail. */
const FULL_DETAIL_DELAY = 150;

/**
 * The time between two pictures of unfinished work: so many milliseconds at least, and so many times what a picture takes. The work is
 * done sooner if it need not wait for a picture of each slice.
 */
const PROGRESS = { least: 50, ratio: 3 };

/** Seconds between frames beyond which the time does not count as playback. */
const LONGEST_FRAME = 0.1;

/** Seconds between two pictures during playback with reduced motion. */
const REDUCED_MOTION_INTERVAL = 0.5;

export class Session {
  /** The size of the picture in CSS pixels, and the scale factor. */
  frame = { width: 0, height: 0, scale: 1 };

  #listener;
  #history;
  /** The number of changes of the state. */
  changes = 0;

  /** Cached from the figure; `undefined` after a change. @type {Parameter[] | undefined} */
  #parameters;
  /** @type {Readout[] | undefined} */
  #readouts;
  #reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {View[]} */
  #views = [];
  /** @type {Map<string, string>} */
  #verdicts = new Map();
  #awake = true;
  #request = 0;
  /** Whether a notification without a frame is scheduled. */
  #notifying = false;
  #lastFrame = 0;
  #elapsed = 0;
  #stale = false;
  /** Whether work has been done that no picture shows yet, and when the next picture of unfinished work is due. */
  #progressed = false;
  #progressDue = 0;
  #changed = false;
  /** Whether a picture has been painted. */
  #shown = false;
  #fullDetailTimer = 0;
  /** Whether `input` was sent and `change` has not followed yet. */
  #moving = false;
  #settled = false;
  #working = false;
  #closed = false;
  /** The features that are being loaded. @type {Set<string>} */
  #loading = new Set();

  /**
   * @param {Figure} figure
   * @param {Listener} listener
   */
  constructor(figure, listener) {
    this.figure = figure;
    this.#listener = listener;
    this.#history = new History(figure.state);
    this.#newVerdicts();
    this.#provide();
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

  /** The parameters: the same list of the same objects, updated in place, while only values change. */
  get parameters() {
    return (this.#parameters ??= this.figure.parameters());
  }

  /** The readouts; the same list until they change. */
  get readouts() {
    return (this.#readouts ??= this.figure.readouts());
  }

  /**
   * The current value of a parameter as text.
   * @param {string} name
   */
  value(name) {
    return this.parameters.find((one) => one.name === name)?.value ?? "";
  }

  /** Whether the next picture may be coarse because another will follow: at first, and during a change. */
  get moving() {
    return !this.#shown || (this.#changed && !this.#settled);
  }

  /** Whether the figure is visible, and frames are drawn. */
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

  /** Whether nothing is left to compute or to draw. An invisible figure is idle even if playback or work is pending. */
  get isIdle() {
    if (this.#loading.size > 0) return false;
    return this.#awake ? !this.#request && !this.#fullDetailTimer : !this.#notifying;
  }

  /** Marks the picture, but not the state, as out of date. */
  redraw() {
    this.#stale = true;
    this.#schedule();
  }

  /** Reports a change of the state, which may continue. */
  change() {
    this.#changed = true;
    this.changes++;
    this.#parameters = this.#readouts = undefined;
    this.#provide();
    this.redraw();
  }

  /** Reports the end of a change. */
  settle() {
    this.#settled = true;
    this.redraw();
  }

  /**
   * Resets to the defaults and applies a state.
   * @param {string} state
   * @returns {Rejected[]} the rejected settings
   */
  restore(state) {
    const rejected = this.figure.restore(state);
    this.change();
    this.settle();
    return rejected;
  }

  /**
   * Applies a state that is offered to the visitor, whose controls stay as they are: shown or folded away.
   * @param {string} state
   */
  offer(state) {
    return this.restore(this.value("controls") === "folded" ? `${state}&controls=folded` : state);
  }

  /**
   * Undoes (−1) or redoes (1) a change.
   * @param {-1 | 1} direction
   */
  travel(direction) {
    // The last change may not be recorded yet: that happens in the next frame.
    this.#record();
    const state = this.#history.go(direction);
    if (state === undefined) return;
    this.restore(state);
  }

  /**
   * Whether there is a change to undo (−1) or redo (1). One that is going on will be recorded.
   * @param {-1 | 1} direction
   */
  canTravel(direction) {
    return this.#history.leads(direction) || (direction < 0 && this.#moving);
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
    clearTimeout(this.#fullDetailTimer);
    this.#views = [];
    this.figure.free();
  }

  /** Updates all views now, visible or not. */
  update() {
    for (const view of this.#views) view.update();
  }

  /** Loads the code that the state needs and that is not there. Until then the figure shows what it can without it. */
  #provide() {
    for (const feature of this.figure.missing().filter((one) => !this.#loading.has(one))) {
      this.#loading.add(feature);
      // Without a network the figure stays as it is, and the next change tries again.
      const loaded = () => this.#resume(feature);
      provide(feature).then(loaded, loaded);
    }
  }

  /** Takes up what needed a feature, at the end of its loading. @param {string} feature */
  #resume(feature) {
    this.#loading.delete(feature);
    if (this.#closed || this.#loading.size > 0) return;
    const rejected = this.figure.resume();
    this.#listener.rejected(rejected);
    this.#parameters = this.#readouts = undefined;
    if (this.#shown) this.#changed = true;
    // What a figure opens with is no change to undo.
    else this.#history = new History(this.figure.state);
    this.redraw();
  }

  /** Schedules a frame, or for an invisible figure a microtask that only notifies the page. */
  #schedule() {
    // The first picture waits for what it needs.
    if (this.#closed || (!this.#shown && this.#loading.size > 0)) return;
    if (this.#awake) {
      this.#request ||= requestAnimationFrame((now) => this.#show(now));
    } else if (!this.#notifying) {
      this.#notifying = true;
      queueMicrotask(() => this.#notifyAsleep());
    }
  }

  #notifyAsleep() {
    this.#notifying = false;
    if (this.#closed) return;
    try {
      this.#notify();
    } catch (error) {
      this.#listener.failure(error);
      return;
    }
    if (this.isIdle) this.#listener.idle();
  }

  /** @param {number} now */
  #show(now) {
    this.#request = 0;
    try {
      this.#play(now);
      this.#work();
      const { moving } = this;
      if (this.#stale || this.#isProgressDue) this.#showAll();
      if (moving) this.#scheduleFullDetail();
      // The new picture may need work that the old one did not.
      this.#working ||= this.figure.advance(0);
      this.#notify();
    } catch (error) {
      this.#listener.failure(error);
      return;
    }
    if (this.#closed) return;
    if (this.figure.playing || this.#working) this.#schedule();
    if (this.isIdle) this.#listener.idle();
  }

  /** Whether to show what work has been done: in the end at once, before that only now and then. */
  get #isProgressDue() {
    return this.#progressed && (!this.#working || performance.now() >= this.#progressDue);
  }

  #showAll() {
    const start = performance.now();
    this.update();
    this.#stale = this.#progressed = false;
    const end = performance.now();
    this.#progressDue = end + Math.max(PROGRESS.least, PROGRESS.ratio * (end - start));
  }

  /** Schedules the full picture that follows a coarse one. */
  #scheduleFullDetail() {
    clearTimeout(this.#fullDetailTimer);
    if (this.#shown) this.#fullDetailTimer = setTimeout(() => this.#redrawInFull(), FULL_DETAIL_DELAY);
    else this.redraw();
    this.#shown = true;
  }

  #redrawInFull() {
    this.#fullDetailTimer = 0;
    this.redraw();
  }

  /** @param {number} now */
  #play(now) {
    const passed = Math.min((now - this.#lastFrame) / 1000, LONGEST_FRAME);
    this.#lastFrame = now;
    if (!this.figure.playing) return;
    this.#elapsed += passed;
    if (this.#reducedMotion.matches && this.#elapsed < REDUCED_MOTION_INTERVAL) return;
    const more = this.figure.play(this.#elapsed);
    this.#elapsed = 0;
    this.change();
    if (!more) this.#settled = true;
  }

  /** Does background work. It makes the picture out of date, even if it has just finished. */
  #work() {
    const worked = this.#working;
    this.#working = this.figure.advance(this.#changed ? BUDGET.moving : BUDGET.resting);
    if (!worked) return;
    this.#progressed = true;
    this.#readouts = undefined;
  }

  #notify() {
    if (this.#changed) {
      this.#changed = false;
      this.#moving = true;
      this.#listener.input();
      // The listener may close the session.
      if (this.#closed) return;
      for (const verdict of this.#newVerdicts()) this.#listener.verdict(verdict);
    }
    // A change lasts until all that it needs is there.
    if (this.#settled && this.#loading.size === 0 && !this.#closed) {
      this.#settled = false;
      if (!this.#moving) return;
      this.#moving = false;
      this.#record();
      this.#listener.change();
    }
  }

  /** Records the state for undo, if it is new. */
  #record() {
    const { state } = this.figure;
    if (state !== this.#history.now) this.#history.add(state);
  }

  /** The verdicts that have changed since the last call. */
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
