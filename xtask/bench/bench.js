// The benchmark page: each row of the table that needs no navigation is a module in rows/.

import { Disagreement } from "./agreement.js";

/**
 * The result of a row: a pair of numbers for each of its lines, and the parts of which they are means.
 * @typedef {{ ours: number, theirs: number }} Pair
 * @typedef {{ lines: Pair[], parts?: Record<string, unknown> }} Result
 */

/**
 * Measures a row, or returns why it cannot be measured.
 * @param {string} row
 * @returns {Promise<Result | { wrong: string } | { failed: string }>}
 */
globalThis.measure = async (row) => {
  try {
    const { measure } = await import(`./rows/${row}.js`);
    return await measure();
  } catch (error) {
    return { [error instanceof Disagreement ? "wrong" : "failed"]: String(error.message ?? error) };
  } finally {
    document.body.replaceChildren();
  }
};

/**
 * How our time grows with the size of a workload.
 * @param {string} name
 */
globalThis.growth = async (name) => {
  const { growth } = await import("./growth.js");
  return growth(name);
};
