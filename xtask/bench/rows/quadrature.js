// Ten typed integrals to 1e-10, against adaptive Simpson from npm over integrands that mathjs has compiled. Both parse beforehand.

import { agree } from "../agreement.js";
import { Curve } from "../product.js";
import { inTurn } from "../turns.js";

/** Formulas with the ends of an interval: smooth, peaked, oscillating, steep, with a kink. @type {[string, number, number][]} */
const INTEGRALS = [
  ["exp(-x^2)", -3, 4],
  ["1/(1 + x^2)", -5, 5],
  ["sin(x)*cos(3*x) + 2", 0, 10],
  ["exp(cos(x))", 0, 6.283185307179586],
  ["1/(1 + 25*x^2)", -1, 1.5],
  ["x^3*exp(-x)", 0, 12],
  ["sin(20*x)*exp(-x/4)", 0, 8],
  ["sqrt(x^2 + 0.01)", -1, 1.5],
  ["abs(x - 0.3)*cos(x)", 0, 2],
  ["log(1 + x^2)/(2 + sin(x))", 0, 9],
];

const TOLERANCE = 1e-10;

/** @returns {Promise<import("../bench.js").Result>} */
export async function measure() {
  const curves = INTEGRALS.map(([text]) => new Curve(text));
  const compiled = INTEGRALS.map(([text]) => {
    const [code, scope] = [math.compile(text), { x: 0 }];
    return (/** @type {number} */ x) => {
      scope.x = x;
      return code.evaluate(scope);
    };
  });
  const ours = () => INTEGRALS.map(([, a, b], index) => curves[index].integrate(a, b).value);
  const theirs = () => INTEGRALS.map(([, a, b], index) => adaptiveSimpson(compiled[index], a, b, TOLERANCE, 40));
  agree("the integrals", ours(), theirs(), 1e-8);
  const [our, their] = await inTurn(ours, theirs);
  for (const curve of curves) curve.free();
  return { lines: [{ ours: our, theirs: their }] };
}
