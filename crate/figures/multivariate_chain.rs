//! The chain rule in several variables, ∇(f∘g) = Jᵀ ∇f: the gradient of f at g(x, y), pulled back by the Jacobian of g into the
//! plane of x and y, where the paths through u and through v add up to an arrow perpendicular to the contour of f∘g.

mod arrow_sum;
mod composition;
mod contour_plot;
mod image;
mod picture;
mod presets;
mod reading;
mod statements;

use self::composition::Composition;
use self::picture::DOMAIN;
use self::reading::Reading;
use crate::figure::cache::Cache;
use crate::figure::switch::Switch;
use crate::figure::{Cell, Figure, FigureCard, Handle, Pannable, Readout, Statement, Visit};
use crate::number::{point_to_text, to_text};
use crate::plane::Point;
use crate::scene::{Frame, Panel};
use crate::subject::plane_point::{POINT, PlanePoint};

/// The home position of the point for typed formulas.
const TYPED_HOME: Point = [0.5, 0.5];

/// The card of this figure.
pub const CARD: FigureCard = FigureCard {
    id: "multivariate-chain",
    title: "Multivariate chain rule",
    summary: "∇(f∘g) = Jᵀ∇f: the paths through u and v add up to an arrow across the contour. One factor scales all arrows of a plane.",
    tries: &[
        (
            "∇f is the gradient for u and v. Is it one for x and y too? See which arrow stands at a right angle to the contour.",
            "map=shear&x=1&y=0.4&without-jacobian=true",
        ),
        (
            "Softmax, then cross-entropy: compare ∂(f∘g)/∂x with u − t. Then lower t a little: where do the paths cancel?",
            "map=softmax&x=1.2&y=-0.9",
        ),
        (
            "Drag the point up and to the right, until v saturates. What happens to the path through v, although ∂f/∂v grows?",
            "map=layer&x=0.4&y=1.4",
        ),
        (
            "With f = u v the two paths are the two terms of the product rule. Type another u and v.",
            "u=x^2&v=y+%2B+sin(x)&f=u*v&x=0.8&y=0.5&view=-2,2,-2,2",
        ),
    ],
    open,
};

fn open() -> Box<dyn Figure> {
    Box::new(MultivariateChain::new())
}

/// The state of the figure.
pub struct MultivariateChain {
    composition: Composition,
    point: PlanePoint,
    without_jacobian: Switch,
    /// The typeset formula of f∘g.
    formula: Cache<u64, String>,
}

impl MultivariateChain {
    fn new() -> Self {
        let composition = Composition::new();
        let start = composition.mapping.start().unwrap_or(TYPED_HOME);
        Self {
            composition,
            point: PlanePoint::new(start, TYPED_HOME),
            without_jacobian: Switch::new("without-jacobian", "∇f without Jᵀ", false),
            formula: Cache::default(),
        }
    }

    fn read(&self) -> Reading {
        self.composition.read(self.point.at())
    }
}

impl Figure for MultivariateChain {
    fn settings(&mut self, visit: Visit) {
        self.composition.settings(visit);
        self.point.settings(self.composition.mapping.view(), visit);
        visit(&mut self.without_jacobian);
    }

    /// A named map brings its own start; typed formulas have none.
    fn changed(&mut self, setting: &str) {
        if self.composition.changed(setting) {
            let home = self.composition.mapping.start();
            self.point.set_default(home);
            self.point.put(home.unwrap_or(self.point.at()));
        }
    }

    fn handles(&self) -> Vec<Handle> {
        let reading = self.read();
        let [from, to] = [reading.at, reading.image].map(|point| point_to_text(point, 3));
        let value = format!("{from} maps to {to}, where f is {}", to_text(reading.value, 3));
        vec![self.point.handle(DOMAIN, self.composition.mapping.view(), value)]
    }

    fn drag(&mut self, handle: &str, to: Point) {
        if handle == POINT {
            self.point.put(to);
        }
    }

    fn pannable(&mut self, panel: &str) -> Option<&mut dyn Pannable> {
        (panel == DOMAIN).then(|| self.composition.mapping.pannable())
    }

    fn readouts(&self) -> Vec<Readout> {
        let reading = self.read();
        let [[ux, uy], [vx, vy]] = reading.jacobian;
        let ([fu, fv], [through_u, through_v]) = (reading.outer, reading.paths());
        let [x, y] = reading.gradient();
        let cells = vec![
            Cell::number("gradientX", "∂(f∘g)/∂x", x),
            Cell::number("gradientY", "∂(f∘g)/∂y", y),
            Cell::number("u", "u", reading.image[0]),
            Cell::number("v", "v", reading.image[1]),
            Cell::number("value", "f", reading.value),
            Cell::number("outerU", "∂f/∂u", fu),
            Cell::number("outerV", "∂f/∂v", fv),
            Cell::number("ux", "∂u/∂x", ux),
            Cell::number("uy", "∂u/∂y", uy),
            Cell::number("vx", "∂v/∂x", vx),
            Cell::number("vy", "∂v/∂y", vy),
            Cell::number("throughUX", "through u, x", through_u[0]),
            Cell::number("throughUY", "through u, y", through_u[1]),
            Cell::number("throughVX", "through v, x", through_v[0]),
            Cell::number("throughVY", "through v, y", through_v[1]),
        ];
        vec![Readout::new("chain", self.composition.mapping.title(), cells)]
    }

    fn statements(&self) -> Vec<Statement> {
        let mapping = &self.composition.mapping;
        let formula = self.formula.of(mapping.revision(), || statements::composed(&self.composition.formula()));
        statements::all(&self.read(), formula)
    }

    fn description(&self) -> String {
        let reading = self.read();
        let [from, to] = [reading.at, reading.image].map(|point| point_to_text(point, 3));
        let title = self.composition.mapping.title();
        let planes = format!("Contours of f∘g over x and y, and of f over u and v: {title}.");
        if let Some(fault) = reading.fault() {
            return format!("{planes} At {from} there is no chain rule: {fault}.");
        }
        let [outer, sum] = [reading.outer, reading.gradient()].map(|vector| point_to_text(vector, 3));
        let [u, v] = reading.paths().map(|path| point_to_text(path, 3));
        let end = if reading.is_stationary() {
            "They cancel: the point is stationary."
        } else {
            "It is perpendicular to the contour of f∘g through the point."
        };
        format!(
            "{planes} {from} maps to {to}, where the gradient of f is {outer}. Pulled back by the transposed Jacobian it is {sum}, the sum \
             of {u} through u and {v} through v. {end}"
        )
    }

    fn panels(&self, frame: Frame) -> Vec<Panel> {
        picture::panels(self, frame).into()
    }

    fn draw(&self, panels: &mut [Panel], frame: Frame) {
        picture::draw(self, panels, frame);
    }
}
