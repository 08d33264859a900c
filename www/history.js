// The history of states, for undo and redo.

/** The most states stored. */
const MAX_STATES = 200;

export class History {
  /** @type {string[]} */
  #states;
  #at = 0;

  /** @param {string} state the initial state */
  constructor(state) {
    this.#states = [state];
  }

  /** The current state: the one last added, or reached by undo or redo. */
  get now() {
    return this.#states[this.#at] ?? "";
  }

  /**
   * Adds a state and discards the states that could be redone.
   * @param {string} state
   */
  add(state) {
    this.#states = [...this.#states.slice(0, this.#at + 1), state].slice(-MAX_STATES);
    this.#at = this.#states.length - 1;
  }

  /**
   * Whether there is a state to go to.
   * @param {-1 | 1} direction
   */
  leads(direction) {
    return this.#states[this.#at + direction] !== undefined;
  }

  /**
   * Goes back (−1) or forward (1).
   * @param {-1 | 1} direction
   * @returns {string | undefined} the state there, if any
   */
  go(direction) {
    const state = this.#states[this.#at + direction];
    if (state !== undefined) this.#at += direction;
    return state;
  }
}
