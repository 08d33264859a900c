// The competitors' values on a grid, row-major from the lowest y, both ends included.

/** @import { Grid } from "./formulas.js" */

/**
 * Calls a function at each point of a grid.
 * @param {Grid} grid
 * @param {(x: number, y: number, index: number) => void} visit
 */
export function eachPoint({ x: [left, right], y: [low, high], columns, rows }, visit) {
  for (let row = 0, index = 0; row < rows; row++) {
    const y = low + ((high - low) * row) / (rows - 1);
    for (let column = 0; column < columns; column++, index++) visit(left + ((right - left) * column) / (columns - 1), y, index);
  }
}

/**
 * Several formulas in mathjs, parsed and compiled once, and all evaluated at each point in turn.
 * @param {unknown[]} trees texts or mathjs's expression trees
 * @returns {(grid: Grid, into?: Float64Array) => Float64Array}
 */
export function byMathjs(trees) {
  const programs = trees.map((tree) => math.compile(String(tree)));
  const scope = new Map();
  return (grid, into) => {
    const values = into ?? new Float64Array(programs.length * grid.columns * grid.rows);
    eachPoint(grid, (x, y, index) => {
      scope.set("x", x);
      scope.set("y", y);
      for (let i = 0; i < programs.length; i++) values[programs.length * index + i] = programs[i].evaluate(scope);
    });
    return values;
  };
}

/**
 * A formula inlined into one compiled loop.
 * @param {string} script
 * @returns {(grid: Grid, into?: Float64Array) => Float64Array}
 */
export function byFunction(script) {
  const loop = new Function(
    "left, right, low, high, columns, rows, values",
    `const dx = (right - left) / (columns - 1), dy = (high - low) / (rows - 1);
    for (let row = 0, index = 0; row < rows; row++) {
      const y = low + dy * row;
      for (let column = 0; column < columns; column++, index++) {
        const x = left + dx * column;
        values[index] = ${script};
      }
    }
    return values;`,
  );
  return ({ x: [left, right], y: [low, high], columns, rows }, into = new Float64Array(columns * rows)) =>
    loop(left, right, low, high, columns, rows, into);
}
