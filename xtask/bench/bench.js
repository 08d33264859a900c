// The page that measures: each row of the table that needs no navigation is a module in rows/.

import { Disagreement } from "./agreement.js";

/**
 * What a row comes to: a pair of numbers for each of its lines, and the parts that they are the means of.
 * @typedef {{ ours: number, theirs: number }} Line
 * @typedef {{ lines: Line[], parts?: Record<string, unknown> }} Result
 */

/**
 * Measures a row. What cannot be measured says why.
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
 * How our time grows with the size of a piece of work.
 * @param {string} name
 */
globalThis.growth = async (name) => {
  const { growth } = await import("./growth.js");
  return growth(name);
};
