// Loss and gradient of 100 tanh layers of width 64 on 32 samples, against tfjs on its CPU backend.

import { agree } from "../agreement.js";
import { Network } from "../product.js";
import { inTurn } from "../turns.js";

const [DEPTH, WIDTH, SAMPLES] = [100, 64, 32];

/** @returns {Promise<import("../bench.js").Result>} */
export async function measure() {
  const layers = Array(DEPTH + 1).fill(WIDTH);
  const network = new Network({ layers, activation: "tanh", loss: "mse", initialisation: "orthogonal" });
  const numbers = (/** @type {number} */ phase) =>
    Float64Array.from({ length: SAMPLES * WIDTH }, (_, at) => Math.sin(phase + 1.7 * at + at * at));
  const [inputs, targets, weights] = [numbers(0), numbers(1), network.weights];
  const byTfjs = tfjs(weights, inputs, targets);
  const kept = new Float64Array(weights.length);
  const ours = () => network.lossAndGradient(inputs, targets, kept);
  // tfjs computes in single precision.
  const theirs = byTfjs();
  agree("the loss", [ours().loss], [theirs.loss], 1e-4);
  const norm = (/** @type {ArrayLike<number>} */ entries) => Math.hypot(...Array.from(entries));
  agree("the first layer's gradient", [norm(ours().gradient.slice(0, WIDTH * WIDTH))], [norm(theirs.first)], 1e-3);
  const [our, their] = await inTurn(ours, byTfjs);
  network.free();
  return { lines: [{ ours: our, theirs: their }] };
}

/**
 * The same in tfjs: a function that returns the loss and the gradient by the first layer's weights.
 * @param {Float64Array} weights
 * @param {Float64Array} inputs
 * @param {Float64Array} targets
 */
function tfjs(weights, inputs, targets) {
  tf.setBackend("cpu");
  const [x, t] = [inputs, targets].map((list) => tf.tensor2d(Float32Array.from(list), [SAMPLES, WIDTH]));
  const [square, size] = [WIDTH * WIDTH, WIDTH * (WIDTH + 1)];
  const layers = Array.from({ length: DEPTH }, (_, layer) => {
    const own = Float32Array.from(weights.slice(layer * size, (layer + 1) * size));
    const rows = tf.tensor2d(own.slice(0, square), [WIDTH, WIDTH]);
    return [tf.variable(tf.transpose(rows)), tf.variable(tf.tensor1d(own.slice(square)))];
  });
  const loss = () => {
    const signal = layers.slice(0, -1).reduce((input, [w, b]) => tf.tanh(tf.add(tf.matMul(input, w), b)), x);
    const [w, b] = layers[DEPTH - 1];
    return tf.losses.meanSquaredError(t, tf.add(tf.matMul(signal, w), b));
  };
  return () =>
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(loss);
      return { loss: value.dataSync()[0], first: grads[layers[0][0].name].dataSync() };
    });
}
