/** The description of a surface, an optimiser or a figure. */
export interface Card {
  id: string;
  title: string;
  /** A surface's formula, an optimiser's update rule, or a figure's summary. */
  text: string;
  /** The source: a paper, a book or a library. Empty for a figure. */
  source: string;
  /** A surface's constants, or an optimiser's parameters. */
  parameters: { name: string; title: string; symbol: string; default: number; minimum: number; maximum: number }[];
  /** The known minima of a surface, each as [x, y, value]. */
  minima?: [number, number, number][];
  /** The default viewport of a surface. */
  view?: { x: [number, number]; y: [number, number] };
  /** An optimiser's default learning rate, or one that suits gradient descent on a surface. */
  learningRate?: number;
}

/** A grid of points on a rectangle of the plane, endpoints included. */
export interface View {
  x: [number, number];
  y: [number, number];
  columns: number;
  rows: number;
}

/** A run of an optimiser. */
export interface Run {
  optimiser: string;
  /**
   * The update rule of the optimiser `"own"`, for each coordinate x with its slope g: `"m = beta m + g; x = x - eta m"`; plain gradient
   * descent by default. An error in it is a `PlacedError`.
   */
  rule?: string;
  /** `learningRate` and the optimiser's parameters, named as in PyTorch: `beta1`, `weightDecay`, …; or the letters of its rule. */
  parameters?: Record<string, number | boolean>;
  /** `"cosine"` or `{ schedule: "cosine", steps: 100, floor: 0.001 }`; constant by default. */
  schedule?: string | { schedule: string; [parameter: string]: unknown };
  start: [number, number];
  steps: number;
  /** The standard deviation of normal noise on each partial derivative of each step; 0 by default. */
  noise?: number;
  /** The seed of the noise, 0 by default. All optimisers see the same noise. */
  seed?: number;
}

/** A run without a start: from each starting point of a list. */
export type BatchRun = Omit<Run, "start">;

/** A run from every point of a view, without noise. */
export type BasinRun = Omit<BatchRun, "noise" | "seed">;

/** `"stopped"`: f is defined at the last point but its gradient is not, and no subgradient is known, so there is no step to take. */
export type Verdict = "converged" | "running" | "oscillating" | "diverged" | "stopped";

/** The iterates, starting point first, and the loss at each. */
export interface Trajectory {
  x: Float64Array;
  y: Float64Array;
  loss: Float64Array;
  verdict: Verdict;
}

/** The lines on which f takes a level, each as x0, y0, x1, y1, …; where f jumps over the level there is none. */
export interface Contour {
  level: number;
  lines: Float64Array[];
}

/** For every point of a view, row-major from the lowest y: the index of the minimum reached (−1: none) and the number of steps. */
export interface Basins {
  minimum: Int16Array;
  steps: Uint16Array;
  /** x0, y0, x1, y1, … */
  minima: Float64Array;
}

/** A network without its weights. */
export interface NetworkOptions {
  /** The number of inputs, the units of each hidden layer, the number of outputs: `[2, 16, 16, 1]`. */
  layers: number[];
  /** Of the hidden layers: `"tanh"`, `"relu"`, … or `"linear"`. */
  activation: string;
  /** Mean squared error, binary cross-entropy of sigmoid(output), or cross-entropy of softmax(outputs): as in PyTorch, means over the samples. */
  loss: "mse" | "logistic" | "cross-entropy";
  /** The rule for the initial weights; `"xavier-uniform"` by default. */
  initialisation?: "xavier-uniform" | "xavier-normal" | "kaiming" | "lecun" | "orthogonal";
  /** The seed of the initial weights, 0 by default. */
  seed?: number;
}

export interface LossAndGradient {
  loss: number;
  /** In the order of the weights. */
  gradient: Float64Array;
}

/** A training run of a network; inputs and targets sample by sample. */
export interface TrainingRun extends BasinRun {
  inputs: Float64Array | number[];
  targets: Float64Array | number[];
  /** Samples of a step; all by default. They are shuffled before each epoch. */
  batchSize?: number;
  /** The seed of the shuffling, 0 by default. */
  seed?: number;
}

/** A plane through weight space, and samples; inputs and targets sample by sample. */
export interface Slice {
  inputs: Float64Array | number[];
  targets: Float64Array | number[];
  /** d₁ and d₂, each with a number for every weight. */
  directions: [Float64Array | number[], Float64Array | number[]];
  view: View;
}

export interface Training {
  /** Before each step the loss on its samples, at the end that on all samples. */
  losses: Float64Array;
  verdict: "running" | "diverged";
}

/** An `Error` in a formula or value, with the range of the offending text in UTF-16 code units. */
export interface PlacedError extends Error {
  start?: number;
  end?: number;
}

export type Marker =
  "circle" | "square" | "diamond" | "triangle" | "triangle-down" | "plus" | "cross" | "star" | "ring";

/** The style of a series in legend and picture: CSS colours for both themes, dash pattern in CSS pixels, marker. */
export interface Swatch {
  light: string;
  dark: string;
  dash: number[];
  marker: Marker;
}

/** A setting of a figure. */
export interface Parameter {
  name: string;
  label: string;
  symbol: string;
  group: "what" | "how" | "play";
  section: string;
  value: string;
  isDefault: boolean;
  kind: "number" | "choice" | "choices" | "toggle" | "formula" | "text" | "table" | "hidden";
  minimum?: number;
  maximum?: number;
  /** The position of the slider, 0 to 1. */
  position?: number;
  whole?: boolean;
  options?: { value: string; label: string; swatch?: Swatch }[];
  mathml?: string;
}

/** A draggable point; coordinates are CSS pixels of the picture. */
export interface Handle {
  id: string;
  label: string;
  value: string;
  x: number;
  y: number;
  removable: boolean;
  /** Whether keys move it; otherwise another handle is the same thing for keys. */
  keys: boolean;
  /** Whether it lies inside its panel. */
  inside: boolean;
}

/** The plot area of a panel, in CSS pixels of the picture. */
export interface Panel {
  id: string;
  left: number;
  top: number;
  width: number;
  height: number;
  pannable: boolean;
}

/** A row of the table of readouts. */
export interface Readout {
  id: string;
  label: string;
  swatch?: Swatch;
  cells: Cell[];
}

/** A cell of a row; `text` is the value formatted for display. */
export interface Cell {
  name: string;
  label: string;
  value: number | string | [number, number] | null;
  text: string;
  /** For a verdict: the number of steps after which it was reached. */
  steps?: number;
}

/** A line of mathematics beside the picture: a label and presentation MathML. */
export interface Statement {
  label: string;
  mathml: string;
  /** Whether the picture currently shows it. */
  current: boolean;
  /** Whether it may share its row with another statement. */
  brief: boolean;
}

/** A link to another figure that shows more of what is selected: what it opens, in words, the id of that figure, and its state. */
export interface Link {
  label: string;
  figure: string;
  state: string;
}

/** A legend entry: a CSS colour, its meaning, and its share of the picture. */
export interface LegendEntry {
  color: string;
  label: string;
  share: string;
}

/** A key of a state that was ignored, and why. */
export interface Rejected {
  name: string;
  message: string;
}

/** A suggestion to try: a sentence and the state it sets. */
export interface Try {
  text: string;
  state: string;
}

/** The value of an integral, and a bound on its error. */
export interface Integral {
  value: number;
  error: number;
}

/** The operations of a formula's value, and of every way to its gradient. */
export interface Costs {
  value: number;
  reverse: number;
  forward: number;
  differences: number;
  hessianVector: number;
}
