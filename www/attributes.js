// The attributes of <fall-line>: those that are its own, and those that are its figure's parameters. While there is no figure, they
// and a state that was asked for say what one is to open with.

/** @import { Figure, Rejected } from "./core/fall_line.js" */

/** Attributes that are the element's own; every other one that a parameter of the figure is named like sets it. */
const OWN = new Set(["figure", "loading", "hide", "theme", "scale", "state", "class", "style", "id", "title", "lang", "dir", "slot"]);

export class Attributes {
  #element;
  #changed;
  #observer = new MutationObserver((records) => this.#hear(records));
  /** The state to open with, if one was asked for. @type {string | undefined} */
  #wish;
  /** Attributes that have changed since then, and so go over it. @type {Set<string>} */
  #since = new Set();

  /**
   * @param {Element} element
   * @param {(names: Set<string>) => void} changed told which have changed
   */
  constructor(element, changed) {
    this.#element = element;
    this.#changed = changed;
    // Those of an element that is not in the page count too.
    this.#observer.observe(element, { attributes: true, attributeOldValue: true });
  }

  /** The name of the figure that is wanted. */
  get figure() {
    return this.#element.getAttribute("figure") ?? "";
  }

  /** Whether the figure is to open before it is seen. */
  get eager() {
    return this.#element.getAttribute("loading") === "eager";
  }

  /** `light`, `dark`, or anything else for what the system prefers. */
  get theme() {
    return this.#element.getAttribute("theme");
  }

  /** How much larger than usual things are to be. */
  get scale() {
    return Number(this.#element.getAttribute("scale") ?? 1) || 1;
  }

  /** What a figure is to open with: the state that was asked for under the attributes since, or what all attributes say. */
  get state() {
    const names = this.#wish === undefined ? this.#element.getAttributeNames() : [...this.#since];
    return names.filter((name) => !OWN.has(name)).reduce((state, name) => changed(state, name, this.#element.getAttribute(name)), this.#wish ?? "");
  }

  /** Tells now, and not in a moment, what has changed. */
  catchUp() {
    this.#hear(this.#observer.takeRecords());
  }

  /**
   * Notes the state to open with.
   * @param {string | undefined} state
   */
  ask(state) {
    this.#wish = state;
    this.#since.clear();
  }

  /**
   * Notes what has changed while there is no figure to follow it.
   * @param {Set<string>} names
   */
  postpone(names) {
    if (this.#wish !== undefined) names.forEach((name) => this.#since.add(name));
  }

  /**
   * Brings a new figure to what it is to open with.
   * @param {Figure} figure
   * @returns {Rejected[]} what was not taken
   */
  open(figure) {
    const asked = this.#wish !== undefined;
    const state = this.#wish ?? this.state;
    const rejected = [...(state ? figure.restore(state) : []), ...this.heed(figure, this.#since)];
    // An attribute that no parameter is named like is none of ours, but a key of a state is.
    return rejected.filter(({ name }) => asked || isOf(figure, name));
  }

  /**
   * Whether one of some attributes is a parameter of a figure.
   * @param {Figure} figure
   * @param {Set<string>} names
   */
  concern(figure, names) {
    return [...names].some((name) => isOf(figure, name));
  }

  /**
   * Has a figure follow attributes, one after the other as they were set.
   * @param {Figure} figure
   * @param {Set<string>} names
   * @returns {Rejected[]} what was not taken
   */
  heed(figure, names) {
    return [...names].flatMap((name) => {
      // One may bring the next: a formula its letters.
      if (!isOf(figure, name)) return [];
      const value = this.#element.getAttribute(name);
      if (value === null) return figure.restore(changed(figure.state, name, null));
      try {
        figure.set(name, value);
        return [];
      } catch (error) {
        return [{ name, message: error instanceof Error ? error.message : String(error) }];
      }
    });
  }

  /** @param {MutationRecord[]} records */
  #hear(records) {
    if (records.length === 0) return;
    // A state of the figure before is none of this one's; one that came before any figure is for the first.
    if (records.some(({ attributeName, oldValue }) => attributeName === "figure" && oldValue !== null)) this.ask(undefined);
    this.#changed(new Set(records.map(({ attributeName }) => attributeName ?? "")));
  }
}

/**
 * Whether an attribute is a parameter of a figure.
 * @param {Figure} figure
 * @param {string} name
 */
function isOf(figure, name) {
  return !OWN.has(name) && figure.parameters().some((parameter) => parameter.name === name);
}

/**
 * A state with a key that has another value, or with `null` none.
 * @param {string} state
 * @param {string} name
 * @param {string | null} value
 */
function changed(state, name, value) {
  const keys = new URLSearchParams(state);
  if (value === null) keys.delete(name);
  else keys.set(name, value);
  return String(keys);
}
