//! Curvature in every direction: the quadratic model of a loss at a point, the eigenvectors of its Hessian as the axes of the
//! model's ellipses or hyperbolas, and Newton's step to where the model is level, which is uphill near a saddle or a maximum.

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

/// The surface it opens with, and where the point stands on it: beside a saddle, where Newton's step and the way down part.
const OPENING_SURFACE: &str = "double-well";
const OPENING_POINT: Point = [0.4, 0.25];

/// How far from the point the model is drawn and its error told, as a share of the view.
const REACH: f64 = 0.34;

/// Where f changes by less than this over the reach, compared with what its curvature changes it by, it is level.
const LEVEL: f64 = 1e-9;

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "hessian",
    title: "Hessian",
    summary: "Second derivatives give a quadratic model of the surface at a point; its eigenvalues say what kind of point it is.",
    tries: &[
        (
            "Stand on a hilltop between four valleys: where will Newton's step lead, down or up?",
            "surface=himmelblau&x=-0.6&y=-0.4",
        ),
        (
            "Come down to a minimum: from where on do Newton's step and the way down agree?",
            "surface=himmelblau&x=-2&y=3.8",
        ),
        (
            "Follow a curved valley: how much longer than wide is the ellipse, and what does that make of the condition number?",
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
    /// There is no step: f or a derivative of it is undefined.
    Undefined,
    /// There is no step: H is singular.
    Singular,
    /// The step is nothing: the point is level.
    Rest,
    Down,
    /// It begins downhill and ends higher than it began.
    TooFar,
    Up,
}

impl NewtonVerdict {
    fn word(self) -> &'static str {
        match self {
            NewtonVerdict::Undefined => "undefined",
            NewtonVerdict::Singular => "none: H is singular",
            NewtonVerdict::Rest => "at rest",
            NewtonVerdict::Down => "downhill",
            NewtonVerdict::TooFar => "downhill, but too far",
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

    /// How far from the point the model is drawn.
    fn reach(&self) -> f64 {
        let [width, height] = self.probe.landscape.view().size();
        REACH * width.min(height)
    }

    /// Whether f is level at the point, for all that can be seen.
    fn is_level(&self, model: &Model) -> bool {
        let [low, high] = model.eigenvalues();
        libm::hypot(model.gradient[0], model.gradient[1]) <= LEVEL * low.abs().max(high.abs()) * self.reach()
    }

    fn newton(&self, model: &Model) -> NewtonVerdict {
        let Some([right, up]) = model.newton() else {
            return if model.is_defined() { NewtonVerdict::Singular } else { NewtonVerdict::Undefined };
        };
        let slope = model.gradient[0] * right + model.gradient[1] * up;
        let end = self.probe.landscape.surface().value([model.at[0] + right, model.at[1] + up]);
        match slope {
            _ if self.is_level(model) => NewtonVerdict::Rest,
            _ if slope > 0.0 => NewtonVerdict::Up,
            _ if end <= model.value => NewtonVerdict::Down,
            // Higher, or where f has no value.
            _ => NewtonVerdict::TooFar,
        }
    }

    /// The kind of the point if it is level; otherwise only its model has one.
    fn kind(&self, model: &Model) -> String {
        match model.kind() {
            _ if !model.is_defined() => "undefined".into(),
            kind if self.is_level(model) => kind.word().into(),
            kind => format!("model: {}", kind.word()),
        }
    }

    /// The second derivatives as formulas, set once for each loss.
    fn formulas(&self) -> [String; 3] {
        self.formulas.of(self.probe.landscape.revision(), || {
            let formula = self.probe.landscape.surface().formula();
            let line = |first: u8, second: u8, letters: &str| {
                let slope = math::derivative(formula, first);
                let curvature = slope.and_then(|slope| math::derivative(&slope, second));
                math::partial("f", letters).equals(math::formula(curvature.as_ref())).set()
            };
            [line(0, 0, "xx"), line(0, 1, "xy"), line(1, 1, "yy")]
        })
    }

    /// How far f is from its model at distances up to the reach; nothing where there is no model.
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
        let cells = vec![
            Cell::number("xx", "∂²f/∂x²", xx),
            Cell::number("xy", "∂²f/∂x∂y", xy),
            Cell::number("yy", "∂²f/∂y²", yy),
            Cell::number("lowest", "λ₁", low),
            Cell::number("highest", "λ₂", high),
            Cell::number("condition", "condition", model.condition()),
            match model.order(&errors) {
                Some(order) => Cell::number("order", "error ~ rᵏ, k", order),
                None => Cell::none("order", "error ~ rᵏ, k"),
            },
            Cell::word("newton", "Newton's step", self.newton(&model).word()),
            Cell::word("kind", "kind", self.kind(&model)),
        ];
        vec![Readout::new("hessian", self.probe.landscape.title(), cells)]
    }

    fn statements(&self) -> Vec<Statement> {
        let statement = |label: &str, mathml| Statement { brief: true, ..Statement::new(label, mathml) };
        let [xx, xy, yy] = self.model().hessian.map(math::number);
        let matrix = math::matrix([[xx, xy.clone()], [xy, yy]]);
        let mut statements = vec![statement("Hessian", math::name("H").equals(matrix).set())];
        let names = ["curvature along x", "mixed", "curvature along y"];
        statements.extend(names.into_iter().zip(self.formulas()).map(|(name, line)| statement(name, line)));
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
            return format!("{place} The function has no curvature there.");
        }
        let [low, high] = model.eigenvalues().map(|value| to_text(value, 3));
        let kind = match model.kind().word() {
            kind if self.is_level(&model) => format!("the point is level, and its kind is {kind}"),
            kind => format!("the point is not level, so that only its model has a kind, {kind}"),
        };
        let newton = self.newton(&model).word();
        format!("{place} The Hessian's eigenvalues are {low} and {high}: {kind}. Newton's step: {newton}.")
    }

    fn panels(&self, frame: Frame) -> Vec<Panel> {
        picture::panels(self, frame).into()
    }

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}
