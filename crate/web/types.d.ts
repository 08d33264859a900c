/** What is known of a surface, an optimiser or a figure before it is used. */
export interface Card {
  id: string;
  title: string;
  /** A surface's formula, an optimiser's update rule, a figure's sentence. */
  text: string;
  /** Where it is taken from: a paper, a book, a library. Empty for a figure. */
  source: string;
  /** What it can be told: a surface's constants, an optimiser's parameters. */
  parameters: { name: string; title: string; symbol: string; default: number; minimum: number; maximum: number }[];
  /** The known minima of a surface, each x, y, value. */
  minima?: [number, number, number][];
  /** The part of the plane a surface is shown on. */
  view?: { x: [number, number]; y: [number, number] };
  /** The learning rate an optimiser starts with, or that suits plain descent on a surface. */
  learningRate?: number;
}

/** A grid of points on a rectangle of the plane, both ends included. */
export interface View {
  x: [number, number];
  y: [number, number];
  columns: number;
  rows: number;
}

/** A run of an optimiser. The learning rate is one of the parameters. */
export interface Run {
  optimiser: string;
  /** `learningRate` and the optimiser's own, in PyTorch's names: `beta1`, `weightDecay`, … */
  parameters?: Record<string, number | boolean>;
  /** `"cosine"` or `{ schedule: "cosine", steps: 100, floor: 0.001 }`; constant where there is none. */
  schedule?: string | { schedule: string; [parameter: string]: unknown };
  start: [number, number];
  steps: number;
}

/** A run without a start of its own: from every point of a view, or from each of a list of starts. */
export type BasinRun = Omit<Run, "start">;

export type Verdict = "converged" | "running" | "oscillating" | "diverged";

/** The points visited, the start first, and the loss at each. */
export interface Trajectory {
  x: Float64Array;
  y: Float64Array;
  loss: Float64Array;
  verdict: Verdict;
}

/** The lines along which f has one value, each x0, y0, x1, y1, … */
export interface Contour {
  level: number;
  lines: Float64Array[];
}

/** For every point of a view, row-major from the lowest y: which minimum was reached (−1: none), after how many steps. */
export interface Basins {
  minimum: Int16Array;
  steps: Uint16Array;
  /** x0, y0, x1, y1, … */
  minima: Float64Array;
}

/** What a surface or figure throws about a text: an `Error` that knows the place, in UTF-16 units. */
export interface PlacedError extends Error {
  start?: number;
  end?: number;
}

export type Marker =
  "circle" | "square" | "diamond" | "triangle" | "triangle-down" | "plus" | "cross" | "star" | "ring";

/** How a series looks in legend and picture alike: CSS colours on light and on dark, dashes in CSS pixels, a dot. */
export interface Swatch {
  light: string;
  dark: string;
  dash: number[];
  marker: Marker;
}

/** Something that can be set. */
export interface Parameter {
  name: string;
  label: string;
  symbol: string;
  group: "what" | "how" | "play";
  section: string;
  value: string;
  isDefault: boolean;
  kind: "number" | "choice" | "choices" | "toggle" | "formula" | "text" | "hidden";
  minimum?: number;
  maximum?: number;
  /** Where the slider stands, 0 to 1. */
  position?: number;
  whole?: boolean;
  options?: { value: string; label: string; swatch?: Swatch }[];
  mathml?: string;
}

/** Something that can be dragged, in CSS pixels of the picture. */
export interface Handle {
  id: string;
  label: string;
  value: string;
  x: number;
  y: number;
  removable: boolean;
  /** Whether it lies within its panel. */
  inside: boolean;
}

/** Where a panel's data area is, in CSS pixels of the picture. */
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

/** A cell of a row; `text` is the value as a person reads it. */
export interface Cell {
  name: string;
  label: string;
  value: number | string | [number, number] | null;
  text: string;
  /** Of a verdict: the steps after which it holds. */
  steps?: number;
}

/** A line of mathematics beside the picture: what it is in words, and presentation MathML. */
export interface Statement {
  label: string;
  mathml: string;
  /** Whether it is the one that the picture shows now. */
  current: boolean;
  /** Whether it may share its row with another. */
  brief: boolean;
}

/** A line of the legend: a CSS colour, what has it, and how much of the picture that is. */
export interface LegendEntry {
  color: string;
  label: string;
  share: string;
}

/** A part of a state that was not taken, and why. */
export interface Rejected {
  name: string;
  message: string;
}

/** Something to try: a sentence and the state it sets. */
export interface Try {
  text: string;
  state: string;
}
