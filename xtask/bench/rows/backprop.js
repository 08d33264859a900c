// The gradient of a formula of eight letters and 200 nodes by reverse mode, one point after the other, against the same graph made
// of micrograd's objects, and of tfjs's scalars.

import { agree } from "../agreement.js";
import { Value } from "../micrograd.js";
import { Computation } from "../product.js";
import { inTurn } from "../turns.js";

const LETTERS = ["a", "b", "c", "d", "f", "g", "h", "k"];

/** Terms sin(n·u + v)·v, each with five nodes and one for its sum: with the letters and the first sum, 203 nodes. */
const TERMS = 39;

/** @typedef {{ number: number, u: number, v: number }} Term the letters by index */

/** @type {Term[]} */
const terms = Array.from({ length: TERMS }, (_, index) => ({
  number: 0.05 * (index + 1),
  u: index % LETTERS.length,
  v: (index * 3 + 1) % LETTERS.length,
}));

export async function measure() {
  const text = terms.map(({ number, u, v }) => `sin(${number}*${LETTERS[u]} + ${LETTERS[v]})*${LETTERS[v]}`).join(" + ");
  const computation = new Computation(text);
  const order = computation.inputs.map((/** @type {string} */ letter) => LETTERS.indexOf(letter));
  const at = LETTERS.map((_, index) => 0.3 + 0.4 * Math.sin(index));
  const own = Float64Array.from(order, (/** @type {number} */ letter) => at[letter]);
  const scalars = at.map((number) => tf.scalar(number));
  await tf.setBackend("cpu");
  const gradients = tf.grads((...inputs) => byTensors(inputs));
  const byTfjs = () => tf.tidy(() => gradients(scalars).map((gradient) => gradient.dataSync()[0]));
  const ours = [...computation.gradient(own)];
  agree("micrograd", ours, order.map((/** @type {number} */ letter) => byMicrograd(at)[letter]));
  agree("tfjs", ours, order.map((/** @type {number} */ letter) => byTfjs()[letter]), 1e-3);
  const [reverse, micrograd, tfjs] = await inTurn(
    () => computation.gradient(own),
    () => byMicrograd(at),
    byTfjs,
  );
  computation.free();
  return { lines: [{ ours: reverse, theirs: micrograd }, { ours: reverse, theirs: tfjs }] };
}

/** @param {number[]} at */
function byMicrograd(at) {
  const inputs = at.map((number) => new Value(number));
  const term = (/** @type {Term} */ { number, u, v }) => new Value(number).mul(inputs[u]).add(inputs[v]).sin().mul(inputs[v]);
  terms.map(term).reduce((sum, one) => sum.add(one)).backward();
  return inputs.map((input) => input.grad);
}

/** @param {import("@tensorflow/tfjs").Scalar[]} inputs */
function byTensors(inputs) {
  const term = (/** @type {Term} */ { number, u, v }) =>
    tf.mul(tf.sin(tf.add(tf.mul(inputs[u], number), inputs[v])), inputs[v]);
  return terms.map(term).reduce((sum, one) => tf.add(sum, one));
}
