//! A loss is a function of the weights: data points and a line with its squared residuals, beside them the mean of those squares
//! over weight space, and a slice through it.

mod picture;
mod weights;

use self::picture::{DATA_PLANE, WEIGHT_PLANE};
use self::weights::Weights;
use crate::data_loss::Fit;
use crate::figure::{Cell, Clock, Figure, FigureCard, Handle, Readout, Statement, Travel, Visit};
use crate::number::{counted, point_to_text, term, to_text};
use crate::plane::Point;
use crate::scene::{Frame, Panel};
use crate::sketch::math::{self, name, run, sign};
use crate::subject::data_set::DataSet;
use crate::subject::map::Map;
use crate::surface::Surface;
use crate::trajectory::Verdict;

/// Handle ids: the weights, and the prefix of the data points, which are numbered from 1.
const WEIGHTS: &str = "weights";
const POINT: &str = "point-";

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "mse",
    title: "A loss is a function of the weights",
    summary: "Each line is a point in weight space, where the loss is the mean area of the squares; descending there fits the line.",
    tries: &[
        (
            "One point is an outlier. How far does it pull the best line? Drag it back up and see where the line would have been.",
            "data=outlier&fit=true",
        ),
        (
            "Four very different data sets, one best line, one loss: switch through Anscombe’s quartet. What does the loss hide?",
            "data=anscombe-2&fit=true",
        ),
        (
            "All points have the same x. How many best lines are there? Play from here, then from another point.",
            "data=same-x&learning-rate=0.2",
        ),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(Mse::new())
}

/// The state of the figure.
pub struct Mse {
    data: DataSet,
    weights: Weights,
    map: Map,
}

impl Mse {
    fn new() -> Self {
        let data = DataSet::new("data", "line");
        let weights = Weights::new(data.card());
        Self { data, weights, map: Map::default() }
    }

    fn weights(&self) -> Point {
        self.weights.weights(self.data.loss())
    }

    fn fit_cell(&self) -> Cell {
        match self.data.loss().fit() {
            Fit::Line(weights) => Cell::point("fit", "best (w, b)", weights),
            Fit::Pencil(_) => Cell::word("fit", "best (w, b)", "many"),
            Fit::NoData => Cell::word("fit", "best (w, b)", "no data"),
        }
    }

    /// The distance from the weights to the nearest least-squares solution.
    fn distance(&self) -> Option<f64> {
        let [w, b] = self.weights();
        let [best_w, best_b] = self.data.loss().nearest_fit([w, b])?;
        Some(libm::hypot(w - best_w, b - best_b))
    }

    /// A warning if the least-squares line is not unique.
    fn warning(&self) -> Option<String> {
        match self.data.loss().fit() {
            Fit::Line(_) => None,
            Fit::Pencil(point) => {
                let why = match self.data.points() {
                    [_] => "there is only one data point",
                    _ => "all points have the same x",
                };
                Some(format!("{why}, so every line through {} is best", point_to_text(point, 3)))
            }
            Fit::NoData => Some("without data the mean is undefined; click on the left to add a point".into()),
        }
    }

    /// The progress of gradient descent in words: empty without a run, and without a verdict while it is running.
    fn progress(&self) -> String {
        let Some(trajectory) = self.weights.trajectory(self.data.loss()) else { return String::new() };
        let verdict = match trajectory.verdict {
            Verdict::Running => String::new(),
            verdict => format!(": {}", verdict.in_words()),
        };
        format!(" after {} of gradient descent{verdict}", counted(trajectory.steps(), "step", "steps"))
    }

    /// A data point in words, with its residual.
    fn point_text(&self, at: Point) -> String {
        let [w, b] = self.weights();
        format!("{}, residual {}", point_to_text(at, 3), to_text(at[1] - (w * at[0] + b), 3))
    }
}

impl Figure for Mse {
    fn settings(&mut self, visit: Visit) {
        self.data.settings(visit);
        self.weights.settings(visit);
    }

    fn changed(&mut self, setting: &str) {
        self.data.changed(setting);
        match setting {
            "data" => self.weights = Weights::new(self.data.card()),
            _ => self.weights.changed(),
        }
    }

    fn clock(&mut self) -> Option<&mut dyn Clock> {
        Some(&mut self.weights)
    }

    fn handles(&self) -> Vec<Handle> {
        let (at, card) = (self.weights(), self.data.card());
        let (loss, [dw, db]) = self.data.loss().value_and_gradient(at);
        let [w, b, loss, dw, db] = [at[0], at[1], loss, dw, db].map(|number| to_text(number, 3));
        let weights = Handle {
            id: WEIGHTS.into(),
            label: "Weights of the line".into(),
            value: format!("w = {w}, b = {b}, loss {loss}, slopes {dw} along w and {db} along b"),
            panel: WEIGHT_PLANE,
            at,
            home: card.start,
            travel: Travel::Across(card.weight_view.size()),
            removable: false,
        };
        let point = |(index, at): (usize, &Point)| Handle {
            id: format!("{POINT}{}", index + 1),
            label: format!("Data point {}", index + 1),
            value: self.point_text(*at),
            panel: DATA_PLANE,
            at: *at,
            home: card.points.get(index).copied().unwrap_or(*at),
            travel: Travel::Across(self.data.view().size()),
            removable: true,
        };
        std::iter::once(weights).chain(self.data.points().iter().enumerate().map(point)).collect()
    }

    fn drag(&mut self, handle: &str, to: Point) {
        if handle == WEIGHTS {
            self.weights.put(to);
        } else if let Some(index) = self.data.position(handle, POINT) {
            self.data.put(index, to);
        }
    }

    fn remove(&mut self, handle: &str) {
        if let Some(index) = self.data.position(handle, POINT) {
            self.data.remove(index);
        }
    }

    fn click(&mut self, panel: &str, at: Point) -> bool {
        match panel {
            DATA_PLANE => self.data.add(at),
            WEIGHT_PLANE => {
                self.weights.put(at);
                true
            }
            _ => false,
        }
    }

    fn readouts(&self) -> Vec<Readout> {
        let at = self.weights();
        let (loss, [dw, db]) = self.data.loss().value_and_gradient(at);
        let distance = self.distance();
        let [step, verdict] = match self.weights.trajectory(self.data.loss()) {
            Some(trajectory) => {
                let (steps, verdict) = (trajectory.steps(), trajectory.verdict);
                [Cell::count("step", "step", steps), Cell::verdict("verdict", "verdict", verdict, steps)]
            }
            None => [Cell::none("step", "step"), Cell::none("verdict", "verdict")],
        };
        let cells = vec![
            step,
            Cell::point("weights", "(w, b)", at),
            Cell::number("loss", "L", loss),
            Cell::number("slopeAlongW", "∂L/∂w", dw),
            Cell::number("slopeAlongB", "∂L/∂b", db),
            self.fit_cell(),
            distance.map_or(Cell::none("distance", "to the fit"), |far| Cell::number("distance", "to the fit", far)),
            verdict,
        ];
        vec![Readout::new("line", "line", cells)]
    }

    fn statements(&self) -> Vec<Statement> {
        let [x, y] = ["x", "y"].map(|data| math::sub(data, "i"));
        let residual = run([y, sign("−"), name("w"), x, sign("−"), name("b")]);
        let mean = run([math::frac(math::count_of("1"), name("n")), math::sum("i")]);
        let squares = math::sup(math::brackets(residual), math::count_of("2"));
        let loss = run([name("L"), math::brackets(run([name("w"), sign(","), name("b")]))]);
        let value = math::digits(self.data.loss().value(self.weights()), 4);
        let mathml = loss.equals(run([mean, squares])).equals(value).set();
        let mut statements = vec![Statement::new("mean squared error", mathml)];
        statements.extend(self.warning().map(|words| {
            let mathml = math::words(&words).set();
            Statement { current: true, ..Statement::new("no single best line", mathml) }
        }));
        statements
    }

    fn description(&self) -> String {
        let at = self.weights();
        let (loss, [dw, db]) = self.data.loss().value_and_gradient(at);
        let [w, loss, dw, db] = [at[0], loss, dw, db].map(|number| to_text(number, 3));
        let place = match self.warning() {
            Some(warning) => format!("No single line is best: {warning}."),
            None if self.weights.is_held() => "This is the least-squares line.".into(),
            None => {
                let distance = to_text(self.distance().unwrap_or(f64::NAN), 3);
                format!("The least-squares weights are {distance} away.")
            }
        };
        format!(
            "{} and the line y = {w} x {}. Its mean squared error is {loss}, with slopes {dw} along w and {db} along b{}. {place}",
            counted(self.data.points().len(), "data point", "data points"),
            term(at[1], 3),
            self.progress(),
        )
    }

    fn panels(&self, frame: Frame) -> Vec<Panel> {
        picture::panels(self, frame).into()
    }

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}
