// A promise that is kept, or broken, from outside.

/** @template T */
export class Pledge {
  /** Whether it was kept or broken. */
  settled = false;
  /** @type {(value: T) => void} */
  keep = () => {};
  /** @type {(error: unknown) => void} */
  break = () => {};
  /** @type {Promise<T>} */
  promise = new Promise((resolve, reject) => {
    this.keep = (value) => ((this.settled = true), resolve(value));
    this.break = (error) => ((this.settled = true), reject(error));
  });
}
