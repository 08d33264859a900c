// Sixteen runs of 65,536 samples of a typed integrand over the square, with the errors after every power of two, as in the figure; it
// estimates the integral by as many Sobol′ points, too. Against a loop over as many samples that adds up values and their squares.

import { expect } from "../agreement.js";
import { readouts } from "../product.js";
import { inTurn } from "../turns.js";

const RUNS = 16;
const SAMPLES = RUNS * 65536;

const FORMULA = "exp(sin(3 x1)) cos(5 x2)/(1 + x1 x2)";
const SCRIPT = "Math.exp(Math.sin(3 * x1)) * Math.cos(5 * x2) / (1 + x1 * x2)";

/** @returns {Promise<import("../bench.js").Result>} */
export async function measure() {
  let seed = 1;
  const ours = () => {
    const state = new URLSearchParams({ figure: "monte-carlo", formula: FORMULA, methods: "monte-carlo", runs: String(RUNS), seed: String(++seed % 1000) });
    return readouts(state.toString())[0].cells.find(({ name }) => name === "integral").value;
  };
  const f = new Function("x1", "x2", `return ${SCRIPT}`);
  const theirs = () => {
    let [sum, squares] = [0, 0];
    for (let sample = 0; sample < SAMPLES; sample++) {
      const value = f(Math.random(), Math.random());
      sum += value;
      squares += value * value;
    }
    return [sum / SAMPLES, Math.sqrt(squares) / SAMPLES];
  };
  const [integral, [mean, error]] = [ours(), theirs()];
  expect(Math.abs(integral - mean) < 6 * error, `the integral is ${integral}, theirs ${mean} ± ${error}`);
  const [our, their] = await inTurn(ours, theirs);
  return { lines: [{ ours: our, theirs: their }] };
}
