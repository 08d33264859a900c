// Before anything is timed, both implementations must give the same result.

/** Thrown if they do not. */
export class Disagreement extends Error {}

/**
 * Throws unless a condition holds.
 * @param {boolean} holds
 * @param {string} message
 */
export function expect(holds, message) {
  if (!holds) throw new Disagreement(message);
}

/**
 * Compares two lists of numbers, relative to each number or to a millionth of the largest, whichever is larger.
 * @param {string} what
 * @param {ArrayLike<number>} ours
 * @param {ArrayLike<number>} theirs
 * @param {number} [tolerance] relative
 */
export function agree(what, ours, theirs, tolerance = 1e-6) {
  expect(ours.length === theirs.length, `${what}: ${ours.length} numbers, theirs ${theirs.length}`);
  const largest = Array.prototype.reduce.call(theirs, (max, number) => Math.max(max, Math.abs(number)), 0);
  for (let i = 0; i < ours.length; i++) {
    const allowed = tolerance * Math.max(Math.abs(theirs[i]), 1e-6 * largest);
    expect(Math.abs(ours[i] - theirs[i]) <= allowed, `${what}: number ${i} is ${ours[i]}, theirs ${theirs[i]}`);
  }
}
