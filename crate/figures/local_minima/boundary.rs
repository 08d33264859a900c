//! The plane as the network that is looked at divides it, with the samples.

use std::rc::Rc;

use super::{LocalMinima, Member};
use crate::figure::cache::Cache;
use crate::figure::{Link, Setting};
use crate::network::data_sets::Sample;
use crate::plane::View;
use crate::scene::{Axis, Frame, Ink, Mark, Marker, Panel, Rect, Stroke};
use crate::sketch::labels::{LabelPosition, Labels};
use crate::sketch::region::{Outputs, Region};
use crate::subject::map;

/// The panel.
pub const PLANE: &str = "plane";

/// The inks of class 0 and class 1, as in the figure of a single network.
const CLASSES: [Ink; 2] = [Ink::Series(1), Ink::Series(0)];

/// The course, the network and its epochs.
type Stamp = (u64, Member, usize);

/// The region of the network, and the marks of the samples.
#[derive(Default)]
pub struct Boundary {
    region: Region<Stamp>,
    samples: Cache<u64, Rc<Vec<Mark>>>,
}

impl Boundary {
    /// Works while `go_on` returns `true`; returns whether any work is left.
    pub fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        self.region.advance(go_on)
    }
}

/// The panel in an area.
pub fn panel(figure: &LocalMinima, area: Rect) -> Panel {
    let View { x, y } = map::shown(figure.course().data_set().view, area);
    Panel::new(PLANE, area, Axis::linear("x", x), Axis::linear("y", y))
}

/// Turns to the network that is looked at, as soon as it is trained.
pub fn request(figure: &mut LocalMinima, panel: Option<&Panel>, frame: Frame) {
    let (course, epochs) = (figure.course(), figure.epochs());
    let generation = figure.population.generation();
    let Some(((member, weights), panel)) = figure.population.selected().zip(panel) else { return };
    let (architecture, weights) = (course.setup(member).architecture(), Rc::new(weights.to_vec()));
    let stamp = (generation, member, epochs);
    figure.boundary.region.request(stamp, &architecture, &weights, Outputs::Classes, panel, frame);
}

/// Draws the panel.
pub fn draw(figure: &LocalMinima, panel: &mut Panel, labels: &mut Labels) {
    let shown = figure.shown();
    if let Some(picture) = figure.boundary.region.picture().filter(|_| shown.is_some()) {
        panel.backdrop.push(Mark::Raster(Rc::clone(&picture.raster)));
        panel.backdrop.push(Mark::line(Rc::clone(&picture.lines), Stroke::new(Ink::Foreground, 2.2).haloed()));
    }
    let marks =
        figure.boundary.samples.of(figure.population.generation(), || Rc::new(samples(&figure.course().draw())));
    panel.backdrop.extend(marks.iter().cloned());
    labels.keep_off(&panel.backdrop);
    let Some(Member { width, run }) = shown else { return };
    let corner = |share: f64, up: f64| [panel.x.at(share), panel.y.at(up)];
    let places = [0.965, 0.035].map(|up| LabelPosition::right_of(corner(0.0, up)));
    let names = [format!("the ringed network: width {width}, run {run}"), format!("width {width}, run {run}")];
    panel.front.extend(labels.write_longest(names.each_ref().map(String::as_str), Ink::Foreground, places));
}

fn samples(samples: &[Sample]) -> Vec<Mark> {
    let of_class = |class: f64| -> Vec<f64> {
        samples.iter().filter(|sample| sample.target == class).flat_map(|sample| sample.at).collect()
    };
    [0, 1].map(|class| Mark::points(of_class(class as f64), Marker::Circle, 3.2, CLASSES[class])).into()
}

/// The link to the figure that trains this very network.
pub fn link(figure: &LocalMinima) -> Option<Link> {
    let Member { width, run } = figure.shown()?;
    let mut pairs = vec![
        ("layers".to_owned(), width.to_string()),
        ("initialisation".into(), super::course::INITIALISATION.0.into()),
        ("batch-size".into(), figure.samples.value().to_string()),
        ("run".into(), run.to_string()),
        ("step".into(), figure.epochs().to_string()),
    ];
    let same: [&dyn Setting; 7] = [
        &figure.data_set,
        &figure.samples,
        &figure.noise,
        &figure.activation,
        &figure.optimiser,
        &figure.rate,
        &figure.seed,
    ];
    pairs.extend(same.map(|setting| (setting.name().to_owned(), setting.value())));
    let pairs: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    let label = format!("Open the ringed network (width {width}, run {run}) and watch it train");
    Some(Link { label, figure: "network", state: pairs.join("&") })
}
