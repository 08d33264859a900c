//! The picture: every network a dot at its final loss, in the column of its width; and the share of good ones by width.

use std::rc::Rc;

use super::boundary::PLANE;
use super::spread::{Column, Trained};
use super::{Key, LocalMinima, Member, boundary, words};
use crate::figure::cache::Cache;
use crate::figure::{Clock, Figure};
use crate::number::to_text;
use crate::plane::Point;
use crate::scene::{Axis, Frame, Ink, Mark, Marker, Panel, Rect, Stroke, margins};
use crate::sketch::labels::{self, LabelPosition, Labels};

/// The panels.
pub const LOSSES: &str = "losses";
const SHARES: &str = "shares";

/// Networks that are not good enough, and those that are.
const STUCK: Ink = Ink::Series(2);
const GOOD: Ink = Ink::Series(3);

/// The losses that are shown: up to what a network reaches that answers one half everywhere, and a little more.
pub const LOSS_RANGE: [f64; 2] = [-0.025, 0.78];
const KNOWS_NOTHING: f64 = std::f64::consts::LN_2;

/// A spread below this is none that anyone could see.
const NEGLIGIBLE: f64 = 1e-3;

/// The share of a wide frame, or of a narrow one's height, for the losses.
const MAIN_WIDTH: f64 = 0.66;
const MAIN_HEIGHT: f64 = 0.64;

/// Dots within a bin of losses lie side by side, from the left edge of their column, at most so far apart and up to its right edge.
const BINS: f64 = 52.0;
const LEFT: f64 = -0.42;
const ROOM: f64 = 0.82;
const LARGEST_STEP: f64 = 0.065;

const RADIUS: f64 = 3.6;

/// The dots of the networks that are good enough and those that are not, each split by whether they have arrived.
type Dots = [[Rc<Vec<f64>>; 2]; 2];

/// The marks that are shared by reference.
#[derive(Default)]
pub struct Pictures {
    places: Cache<Key, Rc<Vec<(Trained, Point)>>>,
    dots: Cache<(Key, f64), Dots>,
    guides: Cache<usize, Rc<Vec<Mark>>>,
}

/// The panels that have room.
pub fn panels(figure: &LocalMinima, frame: Frame) -> Vec<Panel> {
    let [losses, plane, shares] = areas(frame);
    let fit = |wordings: [&str; 2], area: Rect| labels::fitting(wordings.map(String::from), area.width, frame.scale);
    let axis = |area| {
        let names = figure.widths.get().iter().map(usize::to_string).collect();
        Axis::of_categories(fit(["units in the hidden layer", "hidden units"], area), names)
    };
    let epochs = figure.epochs();
    let loss = labels::fitting(
        [format!("loss after {epochs} epochs, a dot for each network"), "final loss".into()],
        losses.width,
        frame.scale,
    );
    vec![
        Panel::new(LOSSES, losses, axis(losses), Axis::linear(loss, LOSS_RANGE)),
        boundary::panel(figure, plane),
        Panel::new(
            SHARES,
            shares,
            axis(shares),
            Axis::linear(fit(["share that is good enough", "good enough"], shares), [0.0, 1.0]),
        ),
    ]
}

fn areas(frame: Frame) -> [Rect; 3] {
    let whole = frame.rect();
    let (losses, [plane, shares]) = if frame.is_wide() {
        let [losses, side] = whole.columns([MAIN_WIDTH, 1.0 - MAIN_WIDTH]);
        (losses, side.rows([0.58, 0.42]))
    } else {
        let [losses, below] = whole.rows([MAIN_HEIGHT, 1.0 - MAIN_HEIGHT]);
        (losses, below.columns([1.0; 2]))
    };
    [losses, plane, shares].map(|rect| rect.inset(margins(frame.scale)))
}

/// Every network with the place of its dot.
fn places(figure: &LocalMinima) -> Rc<Vec<(Trained, Point)>> {
    let columns = figure.columns();
    figure.pictures.places.of(figure.key(), || Rc::new(columns.iter().enumerate().flat_map(column).collect()))
}

fn column((index, column): (usize, &Column)) -> Vec<(Trained, Point)> {
    let bin = |network: &Trained| (network.loss.min(LOSS_RANGE[1]) / LOSS_RANGE[1] * BINS) as usize;
    let mut places = Vec::with_capacity(column.networks.len());
    for dots in column.networks.chunk_by(|one, two| bin(one) == bin(two)) {
        let step = (ROOM / (dots.len() - 1).max(1) as f64).min(LARGEST_STEP);
        // Those of the same level, in the order of their runs.
        let order = crate::order::ordered(dots.to_vec(), |one, two| one.member.run < two.member.run);
        let place = |(at, network): (usize, Trained)| {
            (network, [index as f64 + LEFT + step * at as f64, network.loss.min(0.99 * LOSS_RANGE[1])])
        };
        places.extend(order.into_iter().enumerate().map(place));
    }
    places
}

/// The network whose dot is nearest to a point.
pub fn nearest(figure: &LocalMinima, at: Point) -> Option<Member> {
    let height = (LOSS_RANGE[1] - LOSS_RANGE[0]) / figure.widths.get().len() as f64;
    // As if the panel were as wide as it is high for each column.
    let distance = |[x, y]: Point| (x - at[0]) * (x - at[0]) + (y - at[1]) * (y - at[1]) / (height * height);
    let mut best: Option<(f64, Member)> = None;
    for (network, place) in places(figure).iter() {
        let distance = distance(*place);
        if distance.is_finite() && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, network.member));
        }
    }
    best.map(|(_, member)| member)
}

/// Draws the figure.
pub fn draw(figure: &LocalMinima, panels: &mut [Panel], frame: Frame) {
    let handles = figure.handles();
    for panel in panels {
        let columns = figure.widths.get().len();
        if panel.id == LOSSES {
            panel.backdrop = figure.pictures.guides.of(columns, || Rc::new(guides(columns))).to_vec();
        }
        let mut labels = Labels::new(panel, frame, &handles);
        match panel.id {
            LOSSES => panel.front = losses(figure, panel, &mut labels),
            PLANE => boundary::draw(figure, panel, &mut labels),
            _ => panel.front = shares(figure, &mut labels),
        }
    }
}

/// The baselines of the columns but the first, which has the axis, and the loss of a network that knows nothing.
fn guides(columns: usize) -> Vec<Mark> {
    let base = |at: usize| {
        [at as f64 + LEFT - 0.03, LOSS_RANGE[0], at as f64 + LEFT - 0.03, LOSS_RANGE[1], f64::NAN, f64::NAN]
    };
    let right = columns as f64 - 0.5;
    vec![
        Mark::line((1..columns).flat_map(base).collect::<Vec<f64>>(), Stroke::new(Ink::Muted, 0.7)),
        Mark::line(vec![-0.5, KNOWS_NOTHING, right, KNOWS_NOTHING], Stroke::new(Ink::Muted, 1.2).dashed(&[3.0, 3.0])),
    ]
}

fn losses(figure: &LocalMinima, panel: &Panel, labels: &mut Labels) -> Vec<Mark> {
    let (columns, threshold) = (figure.columns(), figure.threshold.value());
    let [left, right] = panel.x.range;
    let mut marks =
        vec![Mark::line(vec![left, threshold, right, threshold], Stroke::new(GOOD, 1.6).dashed(&[7.0, 4.0]))];
    let dots = dots(figure, threshold);
    for ([arrived, moving], ink) in dots.into_iter().zip([GOOD, STUCK]) {
        marks.push(Mark::Points { points: arrived, marker: Marker::Circle, radius: RADIUS, ink, halo: false });
        marks.push(Mark::Points { points: moving, marker: Marker::Ring, radius: RADIUS, ink, halo: false });
    }
    if let Some(place) = figure.shown().and_then(|member| place_of(figure, member)) {
        marks.push(Mark::Points {
            points: Rc::new(place.to_vec()),
            marker: Marker::Ring,
            radius: 8.0,
            ink: Ink::Foreground,
            halo: true,
        });
    }
    labels.keep_off(&marks);
    marks.extend(progress(figure, panel, labels));
    let top = |at: f64, down: f64| LabelPosition::on([at, panel.y.at(0.975 - down)]);
    let long = columns.iter().all(|column| column.spread().is_some());
    for (index, column) in columns.iter().enumerate().filter(|_| long) {
        let Some(spread) = column.spread() else { continue };
        let number = if spread < NEGLIGIBLE { "< 0.001".into() } else { to_text(spread, 2) };
        let text = if index == 0 { format!("spread {number}") } else { number.clone() };
        marks.extend(labels.write_longest(
            [&text, &number],
            Ink::Foreground,
            [top(index as f64, 0.0), top(index as f64, 0.05)],
        ));
    }
    let knows = ["0.69: it answers ½ everywhere", "0.69: always ½"];
    let line = [0.78, 0.6, 0.4, 0.2].map(|share| [left + share * (right - left), KNOWS_NOTHING]);
    let places = line.iter().flat_map(|at| [LabelPosition::below(*at), LabelPosition::above(*at)]).collect::<Vec<_>>();
    marks.extend(labels.write_longest(knows, Ink::Muted, places));
    let line = (0..12).map(|step| [right - 0.2 - 0.25 * f64::from(step), threshold]);
    marks.extend(labels.beside("good enough", GOOD, line));
    marks
}

/// Where the dot of a network is.
fn place_of(figure: &LocalMinima, member: Member) -> Option<Point> {
    places(figure).iter().find(|(network, _)| network.member == member).map(|(_, place)| *place)
}

fn dots(figure: &LocalMinima, threshold: f64) -> Dots {
    let places = places(figure);
    figure.pictures.dots.of((figure.key(), threshold), || {
        [true, false].map(|good| {
            [true, false].map(|arrived| {
                let belongs =
                    |network: &Trained| (network.loss <= threshold) == good && network.has_arrived() == arrived;
                Rc::new(places.iter().filter(|(network, _)| belongs(network)).flat_map(|(_, place)| *place).collect())
            })
        })
    })
}

/// How many networks there are so far, if some are missing.
fn progress(figure: &LocalMinima, panel: &Panel, labels: &mut Labels) -> Option<Mark> {
    let done: usize = figure.columns().iter().map(|column| column.networks.len() + column.diverged).sum();
    if done == figure.last() {
        return None;
    }
    let text = format!("{done} of {} networks", figure.last());
    let [left, right] = panel.x.range;
    let places = [0.5, 0.7, 0.3].map(|up| LabelPosition::on([left + 0.5 * (right - left), panel.y.at(up)]));
    labels.write(&text, Ink::Foreground, places)
}

fn shares(figure: &LocalMinima, labels: &mut Labels) -> Vec<Mark> {
    let (columns, threshold) = (figure.columns(), figure.threshold.value());
    let shares: Vec<Option<f64>> = columns.iter().map(|column| column.share_below(threshold)).collect();
    let bar = |(index, share): (usize, &Option<f64>)| Some([index as f64 - 0.35, index as f64 + 0.35, (*share)?]);
    let bars: Vec<[f64; 3]> = shares.iter().enumerate().filter_map(bar).collect();
    let mut marks = vec![Mark::Bars { bars: Rc::new(bars), ink: GOOD }];
    for (index, share) in shares.iter().enumerate() {
        let Some(share) = *share else { continue };
        let at = [index as f64, share];
        let places = [LabelPosition::above(at), LabelPosition::below(at)];
        marks.extend(labels.write_longest(
            [&words::percent(share), &format!("{:.0}", 100.0 * share)],
            Ink::Foreground,
            places,
        ));
    }
    marks
}
