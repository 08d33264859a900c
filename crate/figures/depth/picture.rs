//! The picture: the gradient's norm in every layer above that of the states, and beside them χ against the weight scale, the
//! activations of one layer, and the singular values of the Jacobian, as many of these as have room.

use std::rc::Rc;

use super::Depth;
use super::experiment::{Profile, Setup};
use super::histogram;
use super::mean_field::Spread;
use super::work::RUNS;
use crate::decimal::power_of_ten;
use crate::figure::Figure;
use crate::network::{Activation, Initialisation};
use crate::number::{superscript, to_text};
use crate::scene::{Axis, Frame, Ink, Mark, Marker, Panel, Rect, Stroke, margins};
use crate::sketch::labels::{self, LabelPosition, Labels};
use crate::sketch::{stacked, straight};

/// The panels, by importance.
pub const BACKWARD: &str = "gradient";
pub const FORWARD: &str = "state";
pub const CHI: &str = "chi";
const ACTIVATIONS: &str = "activations";
const SPECTRUM: &str = "spectrum";

const GRADIENT: Ink = Ink::Series(0);
const STATE: Ink = Ink::Series(4);
const THEORY: Ink = Ink::Series(2);

/// The share of a wide frame, or of a narrow one's height, for the norms.
const NORMS_SHARE: f64 = 0.66;
const NORMS_HEIGHT: f64 = 0.6;

/// The least sizes in CSS pixels, before scaling, of a panel beside or below the norms, and of the norms for both panels.
const LEAST_HEIGHT: f64 = 128.0;
const LEAST_WIDTH: f64 = 170.0;
const LEAST_BOTH: f64 = 450.0;

/// The most points of a line of the fan.
const FAN_POINTS: usize = 26;

/// Exponents beyond this are not shown.
const MAX_EXPONENT: f64 = 100.0;

/// The bare products beside the gradient: each layer a factor of its own.
const PRODUCTS: [f64; 2] = [0.9, 1.1];

/// What the backdrops depend on.
pub type Key = (Setup, usize, usize, bool, [f64; 3]);

/// The backdrop of a panel.
pub type Marks = Vec<Mark>;

/// The lines of a hundred seeds.
#[derive(Clone, Debug)]
pub struct Fan {
    backward: Rc<Vec<f64>>,
    forward: Rc<Vec<f64>>,
}

/// The areas of the norms, one or two, and of what is beside or below them.
fn areas(frame: Frame) -> (Vec<Rect>, Vec<Rect>) {
    let (whole, scale) = (frame.rect(), frame.scale);
    let least = |length: f64, least: f64| if length >= least * scale { 1 } else { 0 };
    let inside = |rect: Rect| rect.inset(margins(scale));
    let (norms, rest) = if frame.is_wide() {
        let [norms, side] = whole.columns([NORMS_SHARE, 1.0 - NORMS_SHARE]);
        let rest = match least(side.height, 2.0 * LEAST_HEIGHT) + least(side.height, 3.0 * LEAST_HEIGHT) {
            0 => vec![side],
            1 => side.rows([1.0; 2]).into(),
            _ => side.rows([1.0; 3]).into(),
        };
        (norms, rest)
    } else {
        let [norms, below] = whole.rows([NORMS_HEIGHT, 1.0 - NORMS_HEIGHT]);
        let rest = match least(below.width, 2.0 * LEAST_WIDTH) + least(below.width, 3.0 * LEAST_WIDTH) {
            0 => vec![below],
            1 => below.columns([1.0; 2]).into(),
            _ => below.columns([1.0; 3]).into(),
        };
        (norms, rest)
    };
    let norms = match norms.height >= LEAST_BOTH * scale {
        true => stacked::areas(norms, [70.0, 30.0], scale).into(),
        false => vec![inside(norms)],
    };
    (norms, rest.into_iter().map(inside).collect())
}

/// The panels that have room.
pub fn panels(figure: &Depth, frame: Frame) -> Vec<Panel> {
    let (norms, rest) = areas(frame);
    let layers = Axis::linear("layer l, from the input at 0 to the loss", [0.0, figure.setup().depth as f64]);
    let both = norms.len() == 2;
    let norm = |(index, &area): (usize, &Rect)| {
        let x = if index == 0 && both { layers.clone().above() } else { layers.clone() };
        let [id, long, short] =
            [[BACKWARD, "‖∂L/∂h‖, 1 at the last layer", "‖∂L/∂h‖"], [FORWARD, "‖h‖ ∕ √n", "‖h‖ ∕ √n"]][index];
        let label = labels::fitting([long.into(), short.into()], area.width, frame.scale);
        Panel::new(id, area, x, Axis::logarithmic(label, norm_range(figure, id)))
    };
    let norms = norms.iter().enumerate().map(norm);
    let beside = [chi_panel, activations_panel, spectrum_panel];
    norms.chain(rest.into_iter().zip(beside).map(|(area, panel)| panel(figure, area, frame.scale))).collect()
}

/// The decades that a panel of norms shows.
fn norm_range(figure: &Depth, panel: &str) -> [f64; 2] {
    let (profile, theory) = (figure.profile(), figure.theory());
    let is_backward = panel == BACKWARD;
    let (shown, expected, spread) = match is_backward {
        true => (&profile.backward, &theory.backward, &theory.backward_spread),
        false => (&profile.forward, &theory.forward, &theory.forward_spread),
    };
    let ends = spread.iter().flatten().flat_map(band).map(|end| 0.5 * end);
    let logs = shown.iter().map(|&norm| libm::log(norm)).chain(expected.iter().map(|log| 0.5 * log)).chain(ends);
    let layers = figure.setup().depth as f64;
    let products = PRODUCTS.map(|factor| layers * libm::log(factor));
    decades(logs.chain(products.into_iter().filter(|_| is_backward)))
}

/// Whole decades around the exponentials of numbers, two at least.
fn decades(logs: impl Iterator<Item = f64>) -> [f64; 2] {
    let finite = logs.filter(|log| log.is_finite()).map(|log| log / std::f64::consts::LN_10);
    let [low, high] = finite.fold([-0.5, 0.5], |[low, high], log| [log.min(low), log.max(high)]);
    [libm::floor(low), libm::ceil(high)].map(|end| power_of_ten(end.clamp(-MAX_EXPONENT, MAX_EXPONENT)))
}

/// The interval of a logarithm that 95 % of seeds are expected in.
fn band(spread: &Spread) -> [f64; 2] {
    let width = 1.96 * spread.variance.sqrt();
    [spread.mean - width, spread.mean + width]
}

/// The range of the axis of χ.
pub fn chi_range(figure: &Depth) -> [f64; 2] {
    let curve = figure.chi_curve();
    decades(curve.chunks_exact(2).map(|pair| libm::log(pair[1])))
}

fn chi_panel(figure: &Depth, area: Rect, scale: f64) -> Panel {
    let label = ["χ, factor of ‖∂L/∂h‖² a layer".into(), "χ a layer".into()];
    let y = Axis::logarithmic(labels::fitting(label, area.width, scale), chi_range(figure));
    Panel::new(CHI, area, Axis::logarithmic("weight scale", super::WEIGHT_SCALE.range), y)
}

fn activations_panel(figure: &Depth, area: Rect, scale: f64) -> Panel {
    let activation = figure.setup().activation;
    let is_bounded = matches!(activation, Activation::Tanh | Activation::Sigmoid);
    let quantities = if is_bounded { ["activation a", "a"] } else { ["a ∕ root mean square", "a ∕ rms"] };
    let quantity = labels::fitting(quantities.map(String::from), area.width, scale);
    let x = Axis::linear(quantity, histogram::range(activation));
    let layer = figure.layer();
    let label = [format!("share of activations, layer {layer}"), format!("layer {layer}")];
    let y = Axis::linear(labels::fitting(label, area.width, scale), [0.0, 1.25 * figure.histogram().most]);
    Panel::new(ACTIVATIONS, area, x, y)
}

fn spectrum_panel(figure: &Depth, area: Rect, scale: f64) -> Panel {
    let shown = significant(figure).len().max(4) as f64;
    let label = ["singular values of the Jacobian".into(), "singular values".into(), "σ".into()];
    let y = Axis::logarithmic(labels::fitting(label, area.width, scale), spectrum_range(figure));
    Panel::new(SPECTRUM, area, Axis::linear("rank", [1.0, shown]), y)
}

/// Singular values below this share of the largest are rounding errors.
const ROUNDING: f64 = 1e-15;

fn spectrum_range(figure: &Depth) -> [f64; 2] {
    decades(significant(figure).into_iter().map(libm::log))
}

/// The singular values that are no rounding errors.
fn significant(figure: &Depth) -> Vec<f64> {
    let values = singular_values(figure).unwrap_or_default();
    values.iter().copied().filter(|value| *value > ROUNDING * values[0]).collect()
}

/// The singular values of the network that is shown, once they are known.
fn singular_values(figure: &Depth) -> Option<Rc<Vec<f64>>> {
    figure.work.singular_values().filter(|_| figure.work.is_of(figure.setup()))
}

/// The runs so far of the network that is shown.
fn runs(figure: &Depth) -> &[Profile] {
    if figure.work.is_of(figure.setup()) { figure.work.fan() } else { &[] }
}

/// Draws the figure.
pub fn draw(figure: &Depth, panels: &mut [Panel], frame: Frame) {
    let is_done = singular_values(figure).is_some();
    let key = (figure.setup(), runs(figure).len(), figure.layer(), is_done, [frame.width, frame.height, frame.scale]);
    let backdrops = figure.backdrops.of(key, || Rc::new(panels.iter().map(|panel| backdrop(figure, panel)).collect()));
    let handles = figure.handles();
    for (panel, backdrop) in panels.iter_mut().zip(&*backdrops) {
        panel.backdrop = backdrop.clone();
        let mut labels = Labels::new(panel, frame, &handles);
        // Texts on a hundred faint lines are legible, and would find no other place.
        let lines = if [BACKWARD, FORWARD].contains(&panel.id) { 1 } else { 0 };
        labels.keep_off(&panel.backdrop[lines.min(panel.backdrop.len())..]);
        panel.front = front(figure, panel, &mut labels);
    }
}

fn backdrop(figure: &Depth, panel: &Panel) -> Marks {
    match panel.id {
        BACKWARD | FORWARD => norms(figure, panel),
        CHI => {
            let one = vec![panel.x.range[0], 1.0, panel.x.range[1], 1.0];
            let curve = figure.chi_curve();
            vec![Mark::line(one, Stroke::new(Ink::Muted, 1.0)), Mark::line(curve, Stroke::new(THEORY, 2.0))]
        }
        ACTIVATIONS => vec![Mark::Bars { bars: Rc::new(figure.histogram().bars.clone()), ink: STATE }],
        _ => {
            let shown = significant(figure).into_iter().enumerate();
            let points: Vec<f64> = shown.flat_map(|(rank, value)| [(rank + 1) as f64, value]).collect();
            let one = vec![panel.x.range[0], 1.0, panel.x.range[1], 1.0];
            let dots = Mark::Points {
                points: Rc::new(points),
                marker: Marker::Circle,
                radius: 2.5,
                ink: Ink::Foreground,
                halo: false,
            };
            vec![Mark::line(one, Stroke::new(Ink::Muted, 1.0)), dots]
        }
    }
}

/// The fan, the expected band, the mean-field line, the bare products, and the network that is shown.
fn norms(figure: &Depth, panel: &Panel) -> Marks {
    let (profile, theory) = (figure.profile(), figure.theory());
    let is_backward = panel.id == BACKWARD;
    let fan = figure.fan.of((figure.setup(), runs(figure).len()), || Fan::of(runs(figure)));
    let (shown, expected, spread, fan, ink) = match is_backward {
        true => (&profile.backward, &theory.backward, &theory.backward_spread, fan.backward, GRADIENT),
        false => (&profile.forward, &theory.forward, &theory.forward_spread, fan.forward, STATE),
    };
    let root = |log: f64| libm::exp(0.5 * log);
    let mut marks = vec![Mark::line(fan, Stroke::new(Ink::Muted, 0.3))];
    if let Some(spread) = spread {
        let lower = spread.iter().enumerate().map(|(at, one)| [(at + 1) as f64, root(band(one)[0])]);
        let upper = spread.iter().enumerate().rev().map(|(at, one)| [(at + 1) as f64, root(band(one)[1])]);
        let points: Vec<f64> = lower.chain(upper).flatten().collect();
        marks.push(Mark::Polygon { points: Rc::new(points), ink: THEORY, opacity: 0.22 });
    }
    let line = |norms: &mut dyn Iterator<Item = f64>| -> Vec<f64> {
        let point = |(at, norm): (usize, f64)| [(at + 1) as f64, if norm > 0.0 { norm } else { f64::NAN }];
        norms.enumerate().flat_map(point).collect()
    };
    let mean = line(&mut expected.iter().map(|log| root(*log)));
    marks.push(Mark::line(mean, Stroke::new(THEORY, 2.0).dashed(&[8.0, 4.0])));
    if is_backward {
        for factor in PRODUCTS {
            let line = product(factor, shown.len()).concat();
            marks.push(Mark::line(line, Stroke::new(Ink::Muted, 1.5).dashed(&[2.0, 3.0])));
        }
    }
    marks.push(Mark::line(line(&mut shown.iter().copied()), Stroke::new(ink, 2.5).haloed()));
    marks
}

/// A factor for every layer: its powers, from all layers at the input to none at the loss.
fn product(factor: f64, layers: usize) -> Vec<[f64; 2]> {
    (0..=layers).map(|layer| [layer as f64, libm::pow(factor, (layers - layer) as f64)]).collect()
}

impl Fan {
    fn of(runs: &[Profile]) -> Self {
        let line = |norms: &[f64]| {
            let last = norms.len() - 1;
            let parts = last.min(FAN_POINTS - 1);
            let point = |part: usize| {
                let at = part * last / parts;
                [(at + 1) as f64, if norms[at] > 0.0 { norms[at] } else { f64::NAN }]
            };
            (0..=parts).flat_map(point).chain([f64::NAN; 2]).collect::<Vec<f64>>()
        };
        Self {
            backward: Rc::new(runs.iter().flat_map(|run| line(&run.backward)).collect()),
            forward: Rc::new(runs.iter().flat_map(|run| line(&run.forward)).collect()),
        }
    }
}

fn front(figure: &Depth, panel: &Panel, labels: &mut Labels) -> Vec<Mark> {
    match panel.id {
        BACKWARD => over_gradient(figure, panel, labels),
        FORWARD => {
            let profile = figure.profile();
            let mut marks = vec![straight::upright(figure.layer() as f64, panel.y.range)];
            marks.extend(labels.beside("states", STATE, along(&profile.forward, panel)));
            marks
        }
        CHI => chi_words(figure, panel, labels),
        ACTIVATIONS => {
            let (histogram, width) = (figure.histogram(), figure.setup().width);
            let saturated = format!("{:.0} % saturated", 100.0 * histogram.saturated);
            let dead = format!("{} of {width} units dead", histogram.dead);
            let [low, high] = panel.x.range;
            let places =
                [0.5, 0.3, 0.7].map(|share| LabelPosition::below([low + share * (high - low), panel.y.range[1]]));
            let both = format!("{dead}, {saturated}");
            labels.write_longest([&both, &dead], Ink::Foreground, places).into_iter().collect()
        }
        _ => spectrum_words(figure, panel, labels),
    }
}

/// The points of a line that are in a panel, from the left.
fn along(norms: &[f64], panel: &Panel) -> Vec<[f64; 2]> {
    let [low, high] = panel.y.range;
    let points = norms.iter().enumerate().map(|(at, norm)| [(at + 1) as f64, *norm]);
    points.filter(|[_, norm]| (low..=high).contains(norm)).collect()
}

fn over_gradient(figure: &Depth, panel: &Panel, labels: &mut Labels) -> Vec<Mark> {
    let (profile, theory) = (figure.profile(), figure.theory());
    let mut marks = vec![straight::upright(figure.layer() as f64, panel.y.range)];
    let gradient = along(&profile.backward, panel);
    marks.extend(labels.beside("gradient", GRADIENT, gradient.clone()));
    let layers = profile.backward.len();
    let exponent = superscript(layers as i32);
    for factor in PRODUCTS {
        let text = format!("{factor}{exponent} = {}", to_text(libm::pow(factor, layers as f64), 4));
        let short = format!("{factor}{exponent}");
        let line = product(factor, layers);
        let written = labels.beside(&text, Ink::Muted, line.iter().copied());
        marks.extend(written.or_else(|| labels.beside(&short, Ink::Muted, line)));
    }
    let mean: Vec<f64> = theory.backward.iter().map(|log| libm::exp(0.5 * log)).collect();
    let from_right: Vec<_> = along(&mean, panel).into_iter().rev().collect();
    let word = if theory.backward_spread.is_some() { "mean field, and 95 % of seeds" } else { "mean field" };
    let written = labels.beside(word, THEORY, from_right.iter().copied());
    marks.extend(written.or_else(|| labels.beside("mean field", THEORY, from_right)));
    marks.extend(fan_words(figure, panel, labels));
    marks
}

/// How many seeds the fan has.
fn fan_words(figure: &Depth, panel: &Panel, labels: &mut Labels) -> Option<Mark> {
    let text = match runs(figure).len() {
        RUNS => format!("{RUNS} seeds"),
        count => format!("{count} of {RUNS} seeds"),
    };
    let ([left, right], [low, high]) = (panel.x.range, panel.y.range);
    let at = |share: f64, up: f64| [left + share * (right - left), panel.y.at(up).clamp(low, high)];
    let places = [at(0.5, 0.0), at(0.75, 0.0), at(0.3, 0.0), at(0.5, 1.0), at(0.75, 1.0)];
    let place = |at: [f64; 2]| if at[1] > low { LabelPosition::below(at) } else { LabelPosition::above(at) };
    labels.write(&text, Ink::Muted, places.map(place))
}

fn chi_words(figure: &Depth, panel: &Panel, labels: &mut Labels) -> Vec<Mark> {
    let setup = figure.setup();
    let [low, high] = panel.y.range;
    let at = [setup.scale, figure.theory().chi.clamp(low, high)];
    let mut marks = vec![straight::upright(setup.scale, panel.y.range)];
    marks.extend(labels.write(
        &format!("χ = {}", to_text(figure.theory().chi, 4)),
        THEORY,
        LabelPosition::around(at, [-1.0, 1.0]),
    ));
    marks
}

fn spectrum_words(figure: &Depth, panel: &Panel, labels: &mut Labels) -> Vec<Mark> {
    let [left, right] = panel.x.range;
    let middle = |up: f64| [0.5 * (left + right), panel.y.at(up)];
    let Some(values) = singular_values(figure) else {
        return labels.write("computing …", Ink::Muted, [LabelPosition::on(middle(0.5))]).into_iter().collect();
    };
    let [most, least] = [values[0], values[values.len() - 1]];
    let is_small = least <= ROUNDING * most;
    let last = if is_small { "below rounding".into() } else { to_text(least, 3) };
    let is_isometry = figure.setup().rule == Initialisation::Orthogonal && (most - 1.0).abs() < 1e-9 && !is_small;
    let long = match is_isometry {
        true => "all are 1: lengths are kept".into(),
        false => format!("from {} to {last}", to_text(most, 3)),
    };
    let places =
        [0.0, 1.0].map(|up| if up > 0.0 { LabelPosition::below(middle(up)) } else { LabelPosition::above(middle(up)) });
    labels.write_longest([&long, &to_text(most, 3)], Ink::Foreground, places).into_iter().collect()
}
