//! Curvature in every direction: the quadratic model of a loss at a point, the eigenvectors of its Hessian as the axes of the
//! model's ellipses or hyperbolas, and Newton's step to the model's stationary point, which can be uphill near a saddle or a
//! maximum.

mod model;
mod picture;

use std::rc::Rc;

use self::model::{Errors, Model};
use self::picture::PLANE;
use crate::figure::cache::Cache;
use crate::figure::{Cell, Figure, FigureCard, Handle, Pannable, Readout, Statement, Visit};
use crate::number::{point_to_text, to_text};
use crate::plane::Point;
use crate::scene::{Frame, Panel};
use crate::sketch::math;
use crate::subject::probe::Probe;
use crate::surface::Surface;

/// The surface shown at first and the initial point: near a saddle, where Newton's step and the descent direction differ.
const OPENING_SURFACE: &str = "double-well";
const OPENING_POINT: Point = [0.4, 0.25];

/// The radius in which the model is drawn and its error measured, as a share of the view.
const REACH: f64 = 0.34;

/// A point is stationary if, over the reach, the slope changes f by less than this share of what the curvature does.
const STATIONARY: f64 = 1e-9;

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "hessian",
    title: "Hessian",
    summary: "Second derivatives give a quadratic model, which tells a minimum from a saddle. Of its arrows only Newton’s step is to scale.",
    tries: &[
        (
            "Near the maximum between four minima: which way will Newton’s step go, down or up?",
            "surface=himmelblau&x=-0.6&y=-0.4",
        ),
        (
            "Drag the point into a minimum: where do Newton’s step and −∇f begin to agree?",
            "surface=himmelblau&x=-2&y=3.8",
        ),
        (
            "Follow a curved valley: how many times longer than wide is the ellipse, and what is the condition number then?",
            "surface=rosenbrock&x=0.6&y=0.36",
        ),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(Hessian::new())
}

/// The state of the figure.
pub struct Hessian {
    probe: Probe,
    formulas: Cache<u64, [String; 3]>,
    errors: Cache<(u64, Point, f64), Rc<Errors>>,
}

/// Where Newton's step leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NewtonVerdict {
    /// No step: f or one of its derivatives is undefined.
    Undefined,
    /// No step: H is singular.
    Singular,
    /// The step is zero: the point is stationary.
    Zero,
    Down,
    /// It begins downhill but ends higher.
    Overshoot,
    Up,
}

impl NewtonVerdict {
    fn word(self) -> &'static str {
        match self {
            NewtonVerdict::Undefined => "undefined",
            NewtonVerdict::Singular => "none: H is singular",
            NewtonVerdict::Zero => "zero (stationary point)",
            NewtonVerdict::Down => "downhill",
            NewtonVerdict::Overshoot => "downhill, but overshoots",
            NewtonVerdict::Up => "uphill",
        }
    }
}

impl Hessian {
    fn new() -> Self {
        Self { probe: Probe::new(OPENING_SURFACE, OPENING_POINT), formulas: Cache::default(), errors: Cache::default() }
    }

    fn model(&self) -> Model {
        Model::of(self.probe.landscape.surface(), self.probe.at())
    }

    /// The radius in which the model is drawn.
    fn reach(&self) -> f64 {
        let [width, height] = self.probe.landscape.view().size();
        REACH * width.min(height)
    }

    /// Whether the point is stationary, to visible precision.
    fn is_stationary(&self, model: &Model) -> bool {
        let [low, high] = model.eigenvalues();
        libm::hypot(model.gradient[0], model.gradient[1]) <= STATIONARY * low.abs().max(high.abs()) * self.reach()
    }

    fn newton(&self, model: &Model) -> NewtonVerdict {
        let Some([right, up]) = model.newton() else {
            return if model.is_defined() { NewtonVerdict::Singular } else { NewtonVerdict::Undefined };
        };
        let slope = model.gradient[0] * right + model.gradient[1] * up;
        let end = self.probe.landscape.surface().value([model.at[0] + right, model.at[1] + up]);
        match slope {
            _ if self.is_stationary(model) => NewtonVerdict::Zero,
            _ if slope > 0.0 => NewtonVerdict::Up,
            _ if end <= model.value => NewtonVerdict::Down,
            // Higher, or where f is undefined.
            _ => NewtonVerdict::Overshoot,
        }
    }

    /// The kind of a stationary point; at any other point, the kind of its model.
    fn kind(&self, model: &Model) -> String {
        match model.kind() {
            _ if !model.is_defined() => "undefined".into(),
            kind if self.is_stationary(model) => kind.word().into(),
            kind => format!("model: {}", kind.word()),
        }
    }

    /// The second derivatives as formulas, typeset once per loss.
    fn formulas(&self) -> [String; 3] {
        self.formulas.of(self.probe.landscape.revision(), || {
            let formula = self.probe.landscape.surface().formula();
            let line = |first: u8, second: u8| {
                let slope = math::derivative(formula, first);
                let curvature = slope.and_then(|slope| math::derivative(&slope, second));
                let letters = [first, second].map(|variable| formula.variables()[usize::from(variable)].as_str());
                math::partial("f", &letters).equals(math::formula(curvature.as_ref())).set()
            };
            [line(0, 0), line(0, 1), line(1, 1)]
        })
    }

    /// The error of the model at distances up to the reach; empty where there is no model.
    fn errors(&self, model: &Model) -> Rc<Errors> {
        let reach = self.reach();
        self.errors.of((self.probe.landscape.revision(), model.at, reach), || {
            let surface = self.probe.landscape.surface();
            Rc::new(if model.is_defined() { model.errors(surface, reach) } else { Vec::new() })
        })
    }
}

impl Figure for Hessian {
    fn settings(&mut self, visit: Visit) {
        self.probe.settings(visit);
    }

    fn changed(&mut self, setting: &str) {
        self.probe.changed(setting);
    }

    fn handles(&self) -> Vec<Handle> {
        let model = self.model();
        let [low, high] = model.eigenvalues().map(|value| to_text(value, 3));
        let value = format!("{}, eigenvalues {low} and {high}, {}", point_to_text(model.at, 3), self.kind(&model));
        vec![self.probe.handle(PLANE, value)]
    }

    fn drag(&mut self, handle: &str, to: Point) {
        self.probe.drag(handle, to);
    }

    fn pannable(&mut self, panel: &str) -> Option<&mut dyn Pannable> {
        (panel == PLANE).then(|| self.probe.landscape.pannable())
    }

    fn readouts(&self) -> Vec<Readout> {
        let model = self.model();
        let [xx, xy, yy] = model.hessian;
        let [low, high] = model.eigenvalues();
        let errors = self.errors(&model);
        let [across, up] = self.probe.landscape.letters();
        let cells = vec![
            Cell::number("xx", format!("∂²f/∂{across}²"), xx),
            Cell::number("xy", format!("∂²f/∂{across}∂{up}"), xy),
            Cell::number("yy", format!("∂²f/∂{up}²"), yy),
            Cell::number("lowest", "λ₁", low),
            Cell::number("highest", "λ₂", high),
            Cell::number("condition", "condition", model.condition()),
            match model.order(&errors) {
                Some(order) => Cell::number("order", "error ~ rᵏ, k", order),
                None => Cell::none("order", "error ~ rᵏ, k"),
            },
            Cell::word("newton", "Newton’s step", self.newton(&model).word()),
            Cell::word("kind", "kind", self.kind(&model)),
        ];
        vec![Readout::new("hessian", self.probe.landscape.title(), cells)]
    }

    fn statements(&self) -> Vec<Statement> {
        let statement = |label: &str, mathml| Statement { brief: true, ..Statement::new(label, mathml) };
        let [xx, xy, yy] = self.model().hessian.map(math::number);
        let matrix = math::matrix([[xx, xy.clone()], [xy, yy]]);
        let mut statements = vec![statement("Hessian", math::name("H").equals(matrix).set())];
        let [across, up] = self.probe.landscape.letters().map(|letter| format!("curvature along {letter}"));
        let names = [across, "mixed".into(), up];
        statements.extend(names.iter().zip(self.formulas()).map(|(name, line)| statement(name, line)));
        statements
    }

    fn description(&self) -> String {
        let model = self.model();
        let place = format!(
            "Contours of {} and of its quadratic model at {}.",
            self.probe.landscape.title(),
            point_to_text(model.at, 3)
        );
        if !model.is_defined() {
            return format!("{place} The function has no second derivatives there.");
        }
        let [low, high] = model.eigenvalues().map(|value| to_text(value, 3));
        let kind = match model.kind().word() {
            kind if self.is_stationary(&model) => format!("The point is stationary, its kind: {kind}"),
            kind => format!("The point is not stationary; kind of its model: {kind}"),
        };
        let newton = self.newton(&model).word();
        format!("{place} The Hessian’s eigenvalues are {low} and {high}. {kind}. Newton’s step: {newton}.")
    }

    fn panels(&self, frame: Frame) -> Vec<Panel> {
        picture::panels(self, frame).into()
    }

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}
