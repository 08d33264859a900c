// Epochs of a 2-16-16-1 network on 200 samples, full batch, plain gradient descent: against tfjs on its CPU backend, and against
// TensorFlow Playground's way, which is a node and link graph that one sample after the other passes through.

import { agree } from "../agreement.js";
import { Network } from "../product.js";
import { inTurn } from "../turns.js";

const LAYERS = [2, 16, 16, 1];
const SAMPLES = 200;
const RATE = 0.1;
/** Epochs of a task. */
const EPOCHS = 100;

/** @returns {Promise<import("../bench.js").Result>} */
export async function measure() {
  const { inputs, targets } = data();
  const network = new Network({ layers: LAYERS, activation: "tanh", loss: "logistic" });
  const start = network.weights;
  const run = { optimiser: "sgd", parameters: { learningRate: RATE }, steps: EPOCHS, inputs, targets };
  const byTfjs = tfjs(start, inputs, targets);
  const byNodes = playground(start, inputs, targets);
  const { losses } = network.train(run);
  agree("the graph's losses", losses.slice(0, EPOCHS), byNodes(), 1e-9);
  // tfjs computes in single precision.
  agree("tfjs's losses", losses.slice(0, EPOCHS), byTfjs(), 1e-3);
  const [ours, theirs, nodes] = await inTurn(() => network.train(run), byTfjs, byNodes);
  network.free();
  const pair = (/** @type {number} */ other) => ({ ours: ours / EPOCHS, theirs: other / EPOCHS });
  return { lines: [pair(theirs), pair(nodes)] };
}

/** Points around the origin, and whether they lie in the first or the third quadrant. */
function data() {
  const inputs = Float64Array.from({ length: 2 * SAMPLES }, (_, at) => 1.5 * Math.sin(1.7 * at + at * at));
  const targets = Float64Array.from({ length: SAMPLES }, (_, at) => Number(inputs[2 * at] * inputs[2 * at + 1] > 0));
  return { inputs, targets };
}

/**
 * The same in tfjs: a function that trains and returns the loss before each epoch.
 * @param {Float64Array} start
 * @param {Float64Array} inputs
 * @param {Float64Array} targets
 */
function tfjs(start, inputs, targets) {
  tf.setBackend("cpu");
  const single = (/** @type {Float64Array} */ list) => Float32Array.from(list);
  const [x, t] = [tf.tensor2d(single(inputs), [SAMPLES, LAYERS[0]]), tf.tensor2d(single(targets), [SAMPLES, 1])];
  let at = 0;
  const layers = LAYERS.slice(1).map((outputs, index) => {
    const rows = tf.tensor2d(single(start.slice(at, (at += LAYERS[index] * outputs))), [outputs, LAYERS[index]]);
    return [tf.variable(tf.transpose(rows)), tf.variable(tf.tensor1d(single(start.slice(at, (at += outputs)))))];
  });
  const optimiser = tf.train.sgd(RATE);
  const loss = () => {
    const signal = layers.slice(0, -1).reduce((input, [w, b]) => tf.tanh(tf.add(tf.matMul(input, w), b)), x);
    const [w, b] = layers[layers.length - 1];
    return tf.losses.sigmoidCrossEntropy(t, tf.add(tf.matMul(signal, w), b));
  };
  return () => Array.from({ length: EPOCHS }, () => tf.tidy(() => optimiser.minimize(loss, true).dataSync()[0]));
}

/**
 * The same with an object for every node and every link, and an activation that is given by two functions of its input.
 * @param {Float64Array} start
 * @param {Float64Array} inputs
 * @param {Float64Array} targets
 */
function playground(start, inputs, targets) {
  const layers = graph(start);
  const [first, output] = [layers[0], layers[layers.length - 1][0]];
  const epoch = () => {
    let sum = 0;
    for (let sample = 0; sample < SAMPLES; sample++) {
      first.forEach((node, index) => (node.output = inputs[2 * sample + index]));
      const logit = forward(layers);
      sum += Math.max(logit, 0) - logit * targets[sample] + Math.log1p(Math.exp(-Math.abs(logit)));
      output.outputSlope = 1 / (1 + Math.exp(-logit)) - targets[sample];
      backward(layers);
    }
    update(layers);
    return sum / SAMPLES;
  };
  return () => Array.from({ length: EPOCHS }, epoch);
}

const TANH = {
  value: (/** @type {number} */ input) => Math.tanh(input),
  slope: (/** @type {number} */ input) => 1 - TANH.value(input) ** 2,
};
const LINEAR = { value: (/** @type {number} */ input) => input, slope: () => 1 };

/** Layers of nodes, each with its incoming and outgoing links. */
function graph(start) {
  let at = 0;
  const layers = LAYERS.map((count, layer) => {
    const activation = layer < LAYERS.length - 1 ? TANH : LINEAR;
    const node = { bias: 0, input: 0, output: 0, outputSlope: 0, inputSlope: 0, sum: 0, samples: 0, activation };
    return Array.from({ length: count }, () => ({ ...node, incoming: [], outgoing: [] }));
  });
  for (let layer = 1; layer < layers.length; layer++) {
    for (const to of layers[layer]) {
      for (const from of layers[layer - 1]) {
        const link = { weight: start[at++], from, to, slope: 0, sum: 0, samples: 0 };
        from.outgoing.push(link);
        to.incoming.push(link);
      }
    }
    for (const to of layers[layer]) to.bias = start[at++];
  }
  return layers;
}

function forward(layers) {
  for (let layer = 1; layer < layers.length; layer++) {
    for (const node of layers[layer]) {
      node.input = node.bias;
      for (const link of node.incoming) node.input += link.weight * link.from.output;
      node.output = node.activation.value(node.input);
    }
  }
  return layers[layers.length - 1][0].output;
}

/** In each layer first its nodes, then the links into them, then the nodes of the layer before. */
function backward(layers) {
  for (let layer = layers.length - 1; layer > 0; layer--) {
    for (const node of layers[layer]) {
      node.inputSlope = node.outputSlope * node.activation.slope(node.input);
      node.sum += node.inputSlope;
      node.samples++;
    }
    for (const node of layers[layer]) {
      for (const link of node.incoming) {
        link.slope = node.inputSlope * link.from.output;
        link.sum += link.slope;
        link.samples++;
      }
    }
    if (layer === 1) continue;
    for (const node of layers[layer - 1]) {
      node.outputSlope = 0;
      for (const link of node.outgoing) node.outputSlope += link.weight * link.to.inputSlope;
    }
  }
}

function update(layers) {
  for (const node of layers.slice(1).flat()) {
    node.bias -= (RATE * node.sum) / node.samples;
    [node.sum, node.samples] = [0, 0];
    for (const link of node.incoming) {
      link.weight -= (RATE * link.sum) / link.samples;
      [link.sum, link.samples] = [0, 0];
    }
  }
}
