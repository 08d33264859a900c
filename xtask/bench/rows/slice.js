// The loss of a 2-16-16-1 network on 200 samples over a plane through its weights, 64 × 64 points, against the same forward passes in
// tfjs on its CPU backend.

import { agree } from "../agreement.js";
import { Network } from "../product.js";
import { inTurn } from "../turns.js";

const LAYERS = [2, 16, 16, 1];
const SAMPLES = 200;
const SIDE = 64;
const RANGE = [-1, 1];

/** @returns {Promise<import("../bench.js").Result>} */
export async function measure() {
  const network = new Network({ layers: LAYERS, activation: "tanh", loss: "logistic" });
  const centre = network.weights;
  const numbers = (/** @type {number} */ count, /** @type {number} */ phase) =>
    Float64Array.from({ length: count }, (_, at) => Math.sin(phase + 1.7 * at + at * at));
  const inputs = numbers(2 * SAMPLES, 0).map((number) => 1.5 * number);
  const targets = Float64Array.from({ length: SAMPLES }, (_, at) => Number(inputs[2 * at] * inputs[2 * at + 1] > 0));
  const directions = [numbers(centre.length, 1), numbers(centre.length, 2)];
  const view = { x: RANGE, y: RANGE, columns: SIDE, rows: SIDE };
  const ours = () => network.slice({ inputs, targets, directions, view });
  const along = (/** @type {number} */ at) => RANGE[0] + ((RANGE[1] - RANGE[0]) * at) / (SIDE - 1);
  const places = Array.from({ length: SIDE * SIDE }, (_, at) => [along(at % SIDE), along(Math.floor(at / SIDE))]);
  const weights = ([x, y]) => centre.map((weight, at) => weight + x * directions[0][at] + y * directions[1][at]);
  const byTfjs = tfjs(inputs, targets);
  const theirs = () => places.map((place) => byTfjs(weights(place)));
  const values = ours();
  agree("the losses of a loop", values, places.map((place) => loss(weights(place), inputs, targets)), 1e-9);
  // tfjs computes in single precision.
  agree("tfjs's losses", values, theirs(), 1e-5);
  const [our, their] = await inTurn(ours, theirs);
  network.free();
  return { lines: [{ ours: our, theirs: their }] };
}

/** The layers' weights, a row for each output, and their biases. */
function layersOf(weights) {
  let at = 0;
  return LAYERS.slice(1).map((outputs, index) => {
    const matrix = weights.slice(at, (at += LAYERS[index] * outputs));
    return { matrix, biases: weights.slice(at, (at += outputs)), inputs: LAYERS[index], outputs };
  });
}

/** The mean logistic loss, sample by sample. */
function loss(weights, inputs, targets) {
  const layers = layersOf(weights);
  let sum = 0;
  for (let sample = 0; sample < SAMPLES; sample++) {
    let signal = [inputs[2 * sample], inputs[2 * sample + 1]];
    for (const [index, { matrix, biases, inputs: count }] of layers.entries()) {
      const states = Array.from(biases, (bias, row) => signal.reduce((sum, input, at) => sum + matrix[row * count + at] * input, bias));
      signal = index + 1 < layers.length ? states.map(Math.tanh) : states;
    }
    const [logit] = signal;
    sum += Math.max(logit, 0) - logit * targets[sample] + Math.log1p(Math.exp(-Math.abs(logit)));
  }
  return sum / SAMPLES;
}

/** The same in tfjs, all samples at once: a function of the weights. */
function tfjs(inputs, targets) {
  tf.setBackend("cpu");
  const [x, t] = [tf.tensor2d(Float32Array.from(inputs), [SAMPLES, 2]), tf.tensor2d(Float32Array.from(targets), [SAMPLES, 1])];
  return (/** @type {Float64Array} */ weights) =>
    tf.tidy(() => {
      const layers = layersOf(Float32Array.from(weights));
      let signal = x;
      for (const [index, { matrix, biases, inputs: count, outputs }] of layers.entries()) {
        const states = tf.add(tf.matMul(signal, tf.tensor2d(matrix, [outputs, count]), false, true), tf.tensor1d(biases));
        signal = index + 1 < layers.length ? tf.tanh(states) : states;
      }
      return tf.losses.sigmoidCrossEntropy(t, signal).dataSync()[0];
    });
}
