//! The rows of the table: what is measured, what it is compared with, and the ratio it must reach.

use anyhow::Result;
use clap::ValueEnum;
use serde_json::json;

use super::outcome::BenchOutcome;
use super::pages::Pages;
use super::start;

/// A row, by its name on the command line. If a page measures it, its module is `xtask/bench/rows/<name>.js`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BenchRow {
    /// A formula on a grid
    Sample,
    /// A formula and its gradient on a grid
    Gradient,
    /// Contour lines
    Contours,
    /// The minimum each start of a view converges to
    Basins,
    /// Long runs of Adam
    Descend,
    /// The gradient of a formula by reverse mode
    Backprop,
    /// The last iterates at every learning rate
    Sweep,
    /// Training a network
    Network,
    /// The loss of a network over a plane through its weights
    Slice,
    /// The gradient of a deep network
    Depth,
    /// Integrals of typed functions
    Quadrature,
    /// Averages of a typed function at random points
    MonteCarlo,
    /// A step of variational inference, computed and redrawn
    Variational,
    /// A picture redrawn in full
    Frame,
    /// A picture redrawn while a start is dragged
    Drag,
    /// Thousands of runs at once
    Crowd,
    /// The landscape in three dimensions, turned
    Relief,
    /// The time to the first picture
    Start,
    /// The bytes a page loads
    Weight,
}

/// A competitor of a row, and the ratio the row must reach.
pub struct BenchLine {
    /// The competitor.
    pub against: &'static str,
    /// How many times better the row must be; `None` if it is listed only for comparison.
    pub at_least: Option<f64>,
}

impl BenchRow {
    /// The name on the command line.
    pub fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// The work that is measured.
    pub fn work(self) -> &'static str {
        match self {
            Self::Sample => "Surface.sample, 512², typed formula",
            Self::Gradient => "value and gradient on a grid of 512²",
            Self::Contours => "Surface.contours, 20 levels, 512²",
            Self::Basins => "Surface.basins, 512² × 100 steps of gradient descent, typed Himmelblau",
            Self::Descend => "Surface.descendFrom, 12 × 10,000 Adam steps, typed Rosenbrock",
            Self::Backprop => "Computation.gradient, 8 letters, 200 nodes, one point",
            Self::Sweep => "bifurcation diagram of descent, 600 rates × 2,000 steps, typed formula",
            Self::Network => "one epoch of a 2-16-16-1 network, 200 samples, full batch",
            Self::Slice => "Network.slice, 64 × 64 losses of a 2-16-16-1 network, 200 samples",
            Self::Depth => "loss and gradient of 100 layers of width 64, 32 samples",
            Self::Quadrature => "Curve.integrate, ten typed integrals to 1e-10",
            Self::MonteCarlo => "16 runs of 65,536 samples of a typed integrand",
            Self::Variational => {
                "one frame of variational inference: the start dragged, a step of 1,000 samples by each optimiser"
            }
            Self::Frame => "one full frame: raster, contours, axes, 12 trajectories",
            Self::Drag => "one drag frame: 12 optimisers × 500 steps recomputed and drawn",
            Self::Crowd => "one frame of 3 optimisers × 1,024 starts × 200 steps",
            Self::Relief => "the landscape in three dimensions, 600 × 400, 3 paths of 200 steps, turned",
            Self::Start => "first picture after navigation, minus an empty page's",
            Self::Weight => "all code a page with one figure loads, brotli",
        }
    }

    /// The unit of its numbers.
    pub fn unit(self) -> &'static str {
        if self == Self::Weight { "kB" } else { "ms" }
    }

    /// Its competitors, line by line.
    pub fn lines(self) -> Vec<BenchLine> {
        let line = |against, at_least| BenchLine { against, at_least: Some(at_least) };
        match self {
            Self::Sample => vec![line("mathjs compiled", 1000.0), line("`new Function` loop, formula inlined", 8.0)],
            Self::Gradient => vec![line("mathjs.derivative, compiled", 1500.0)],
            Self::Contours => vec![line("d3-contour", 20.0)],
            Self::Basins => {
                vec![line("hand-written JS", 4.5), BenchLine { against: "the same, stopping early", at_least: None }]
            }
            Self::Descend => {
                vec![
                    line("hand-written JS loop", 2.0),
                    BenchLine { against: "the same, start by start", at_least: None },
                ]
            }
            Self::Backprop => vec![line("micrograd in JS", 50.0), line("tfjs cpu", 50.0)],
            Self::Sweep => vec![
                line("50 ms", 1.0),
                line("hand-written JS loop", 3.0),
                BenchLine { against: "the same, stopping at fixed points", at_least: None },
            ],
            Self::Network => vec![line("tfjs cpu", 20.0), line("TensorFlow Playground’s way", 15.0)],
            Self::Slice => vec![line("tfjs cpu", 20.0)],
            Self::Depth => vec![line("tfjs cpu", 20.0)],
            Self::Quadrature => vec![line("mathjs compiled, adaptive Simpson", 50.0)],
            Self::MonteCarlo => vec![line("new Function, Math.random", 5.0)],
            Self::Variational => vec![
                line("4 ms, until the core has painted", 1.0),
                BenchLine { against: "4 ms, until the browser presents it", at_least: None },
            ],
            Self::Frame => vec![line("Plotly.react, heatmap and contour lines", 20.0)],
            Self::Drag => vec![line("16.7 ms", 4.0)],
            Self::Crowd => vec![
                line("16.7 ms, while it plays", 1.0),
                line("16.7 ms, while a start is dragged", 1.0),
                line("16.7 ms, while the loss changes", 1.0),
                BenchLine { against: "16.7 ms, the whole of it computed and drawn", at_least: None },
            ],
            Self::Relief => vec![
                line("Plotly.relayout, surface with contour lines, same camera", 10.0),
                line("4 ms, until the core has painted", 1.0),
            ],
            Self::Start => vec![line("Plotly's, likewise", 10.0)],
            Self::Weight => vec![line("200 kB", 1.0)],
        }
    }

    /// Measures the row.
    pub fn measure(self, pages: &Pages) -> Result<BenchOutcome> {
        match self {
            Self::Start => start::first_picture(),
            Self::Weight => start::weight(pages),
            _ => {
                pages.go("bench.html")?;
                BenchOutcome::read(&pages.evaluate(&format!("measure({})", json!(self.name())))?)
            }
        }
    }
}
