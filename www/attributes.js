// The attributes of <fall-line>: the element's own, and the parameters of its figure. Until the figure is open, they and a
// requested state determine its initial state.

import { withKey } from "./query.js";

/** @import { Figure, Rejected } from "./core/fall_line.js" */

/** The element's own attributes, and those that HTML gives every element; any other one sets the figure's parameter of that name. */
const OWN = new Set([
  ...["figure", "loading", "hide", "theme", "scale", "state", "projected"],
  ...["class", "style", "id", "title", "lang", "dir", "slot", "part", "is", "hidden", "inert", "popover", "nonce", "role", "tabindex", "accesskey"],
  ...["autocapitalize", "autocorrect", "autofocus", "contenteditable", "draggable", "enterkeyhint", "exportparts", "inputmode"],
  ...["spellcheck", "translate"],
]);

/** Attributes that libraries and extensions leave on elements: `data-…`, `aria-…`, `onclick`, `v-if`, `x-data`, `_ngcontent-…`. */
const FOREIGN = /^(data|aria|v|x|ng|hx)-|^(on|item)|[^\p{Letter}\d-]/u;

export class Attributes {
  #element;
  #onChange;
  #observer = new MutationObserver((records) => this.#onMutations(records));
  /** The state to open with, if one was requested. @type {string | undefined} */
  #requested;
  /** Attributes meant for the previous figure, which need not suit this one. @type {Set<string>} */
  #former = new Set();
  /** Attributes that have changed since then and override it. @type {Set<string>} */
  #changedSince = new Set();

  /**
   * @param {Element} element
   * @param {(names: Set<string>) => void} onChange called with the names of changed attributes
   */
  constructor(element, onChange) {
    this.#element = element;
    this.#onChange = onChange;
    // Changes while the element is disconnected are observed too.
    this.#observer.observe(element, { attributes: true, attributeOldValue: true });
  }

  /** The id of the requested figure. */
  get figure() {
    return this.#element.getAttribute("figure") ?? "";
  }

  /** Whether the figure opens before it is visible. */
  get eager() {
    return this.#element.getAttribute("loading") === "eager";
  }

  /** The scale factor of the figure. */
  get scale() {
    return Number(this.#element.getAttribute("scale") ?? 1) || 1;
  }

  /** The state to open with: the requested state overridden by attributes changed since, or else all attributes. */
  get state() {
    const names = this.#requested === undefined ? this.#element.getAttributeNames() : [...this.#changedSince];
    return names.filter((name) => !OWN.has(name)).reduce((state, name) => withKey(state, name, this.#element.getAttribute(name)), this.#requested ?? "");
  }

  /** Processes pending changes synchronously. */
  catchUp() {
    this.#onMutations(this.#observer.takeRecords());
  }

  /**
   * Requests the state to open with.
   * @param {string | undefined} state
   */
  request(state) {
    this.#requested = state;
    this.#changedSince.clear();
  }

  /**
   * Records changes while there is no figure to apply them to.
   * @param {Set<string>} names
   */
  postpone(names) {
    if (this.#requested !== undefined) names.forEach((name) => this.#changedSince.add(name));
  }

  /**
   * Brings a new figure into its initial state.
   * @param {Figure} figure
   * @returns {Rejected[]} the rejected settings
   */
  open(figure) {
    const isRequested = this.#requested !== undefined;
    const state = this.#requested ?? this.state;
    const rejected = state ? figure.restore(state) : [];
    // An attribute may belong to someone else; a key of a state does not.
    const own = rejected.filter(({ name }) => isRequested || figure.meant(name) || !(FOREIGN.test(name) || this.#former.has(name)));
    return [...own, ...this.apply(figure, this.#changedSince)];
  }

  /**
   * Whether any of the attributes is a parameter of a figure, or was meant to be one.
   * @param {Set<string>} names
   */
  affect(names) {
    return [...names].some((name) => !OWN.has(name) && !FOREIGN.test(name));
  }

  /**
   * Applies attributes to a figure, in the order in which they were set.
   * @param {Figure} figure
   * @param {Set<string>} names
   * @returns {Rejected[]} the rejected settings
   */
  apply(figure, names) {
    return [...names].flatMap((name) => {
      if (OWN.has(name)) return [];
      // One may add the next: a formula adds its constants.
      const meant = figure.meant(name);
      const value = this.#element.getAttribute(name);
      if (!meant && (value === null || FOREIGN.test(name))) return [];
      if (meant && value === null) return figure.restore(withKey(figure.state, meant, null));
      try {
        figure.set(name, value ?? "");
        return [];
      } catch (error) {
        return [{ name, message: error instanceof Error ? error.message : String(error) }];
      }
    });
  }

  /** @param {MutationRecord[]} records */
  #onMutations(records) {
    if (records.length === 0) return;
    // A state requested for the previous figure does not apply to this one; one requested before any figure is for the first.
    const changed = new Set(records.map(({ attributeName }) => attributeName ?? ""));
    if (records.some(({ attributeName, oldValue }) => attributeName === "figure" && oldValue !== null)) {
      this.request(undefined);
      this.#former = new Set(this.#element.getAttributeNames().filter((name) => !changed.has(name)));
    }
    this.#onChange(changed);
  }
}
