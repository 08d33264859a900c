// The states a person went through, for undo and redo.

/** How many states are kept. */
const MOST = 200;

export class History {
  /** @type {string[]} */
  #states;
  #at = 0;

  /** @param {string} state the first one */
  constructor(state) {
    this.#states = [state];
  }

  /** The state last added, undone or redone to. */
  get now() {
    return this.#states[this.#at] ?? "";
  }

  /**
   * Adds a state; what was undone is forgotten.
   * @param {string} state
   */
  add(state) {
    this.#states = [...this.#states.slice(0, this.#at + 1), state].slice(-MOST);
    this.#at = this.#states.length - 1;
  }

  /**
   * Goes back (−1) or forward (1).
   * @param {-1 | 1} way
   * @returns {string | undefined} the state there, if there is one
   */
  go(way) {
    const state = this.#states[this.#at + way];
    if (state !== undefined) this.#at += way;
    return state;
  }
}
