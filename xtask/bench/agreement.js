// Before anything is timed, both ways have to come to the same result.

/** Says that they do not. */
export class Disagreement extends Error {}

/**
 * Throws if something that has to hold does not.
 * @param {boolean} holds
 * @param {string} message
 */
export function expect(holds, message) {
  if (!holds) throw new Disagreement(message);
}

/**
 * Compares two lists of numbers. Numbers that are tiny beside the largest are compared with a millionth of that.
 * @param {string} what
 * @param {ArrayLike<number>} ours
 * @param {ArrayLike<number>} theirs
 * @param {number} [tolerance] relative
 */
export function agree(what, ours, theirs, tolerance = 1e-6) {
  expect(ours.length === theirs.length, `${what}: ${ours.length} numbers, and theirs are ${theirs.length}`);
  const largest = Array.prototype.reduce.call(theirs, (most, number) => Math.max(most, Math.abs(number)), 0);
  for (let i = 0; i < ours.length; i++) {
    const allowed = tolerance * Math.max(Math.abs(theirs[i]), 1e-6 * largest);
    expect(Math.abs(ours[i] - theirs[i]) <= allowed, `${what}: number ${i} is ${ours[i]}, and theirs is ${theirs[i]}`);
  }
}
