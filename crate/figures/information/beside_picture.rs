//! What stands beside the densities: the measures as bars, the entropy of bins, or the descent of a fit.

use std::rc::Rc;

use super::measure::Measure;
use super::picture::{INKS, NEGATIVE, POSITIVE, bars_shown};
use super::quantity::Quantity;
use super::{Information, words};
use crate::figure::{Clock, Handle};
use crate::number::to_text;
use crate::scene::{Frame, Ink, Mark, Marker, Panel, Stroke};
use crate::sketch::labels::{LabelPosition, Labels};
use crate::sketch::straight;

/// A bar for each measure; the cross-entropy is that of its two parts.
pub fn bars(figure: &Information, panel: &Panel, frame: Frame) -> Vec<Mark> {
    let [low, high] = panel.x.range;
    let mut marks = vec![straight::upright(0.0, panel.y.range)];
    let mut labels = Labels::new(panel, frame, &[]);
    let rows = bars_shown(frame).len() as f64;
    for (index, measure) in bars_shown(frame).iter().copied().enumerate() {
        let quantity = figure.quantity(measure);
        let (bottom, top) = (rows - index as f64 - 0.86, rows - index as f64 - 0.48);
        let mut bar = |from: f64, to: f64, ink: Ink| {
            let points = Rc::new(vec![from, bottom, to, bottom, to, top, from, top]);
            marks.push(Mark::Polygon { points, ink, opacity: 0.6 });
        };
        let ink = if measure == figure.measure() { POSITIVE } else { Ink::Muted };
        match (quantity, measure) {
            (Quantity::Finite(value), Measure::CrossEntropy) => {
                let entropy = figure.quantity(Measure::EntropyP).finite().unwrap_or(value);
                bar(0.0, entropy, Ink::Muted);
                bar(entropy, value, INKS[1]);
            }
            (Quantity::Finite(value), _) => bar(0.0, value, ink),
            (Quantity::Infinite(_), _) => bar(0.0, high, NEGATIVE),
            (Quantity::Unknown, _) => {}
        }
        let (symbol, brief) =
            (measure.symbol(), quantity.finite().map_or(words::text(quantity), |value| to_text(value, 2)));
        let [text, brief] = [format!("{symbol} = {}", words::text(quantity)), format!("{symbol} {brief}")];
        let at = [low, rows - index as f64 - 0.24];
        let places = [LabelPosition::right_of(at), LabelPosition::right_of([low, at[1] - 0.1])];
        marks.extend(labels.write_longest([&*text, &*brief, symbol], Ink::Foreground, places));
    }
    marks
}

/// H_Δ + ln Δ against Δ, and its limit.
pub fn bins(figure: &Information, panel: &Panel, frame: Frame, handles: &[Handle]) -> Vec<Mark> {
    let unit = figure.per_nat();
    let dots: Vec<f64> = (figure.entropies().iter())
        .flat_map(|[width, entropy]| [*width, unit * (entropy + libm::log(*width))])
        .collect();
    let mut marks = Vec::new();
    let limit = figure.quantity(Measure::EntropyP).finite();
    if let Some(limit) = limit {
        let [from, to] = panel.x.range;
        marks.push(Mark::line(vec![from, limit, to, limit], Stroke::new(POSITIVE, 1.6).dashed(&[6.0, 4.0])));
    }
    marks.push(Mark::line(dots.clone(), Stroke::new(Ink::Foreground, 1.4)));
    marks.push(Mark::points(dots, Marker::Circle, 3.0, Ink::Foreground));
    let mut labels = Labels::new(panel, frame, handles);
    labels.keep_off(&marks);
    if let Some(limit) = limit {
        let text = format!("h(p) = {}", to_text(limit, 4));
        let along = [0.05, 0.3, 0.6].map(|share| [panel.x.at(share), limit]);
        let places: Vec<_> =
            along.into_iter().flat_map(|at| [LabelPosition::below(at), LabelPosition::above(at)]).collect();
        marks.extend(labels.write_longest([&*text, "h(p)"], POSITIVE, places));
    }
    marks
}

/// The cross-entropy of the samples at each step, and H(p), which that of p itself cannot fall below.
pub fn fit(figure: &Information, panel: &Panel, frame: Frame, handles: &[Handle]) -> Vec<Mark> {
    let mut labels = Labels::new(panel, frame, handles);
    let Some(fit) = figure.fit() else {
        let middle = [panel.x.at(0.5), panel.y.at(0.5)];
        let text = labels.write_longest(
            ["q has no location and scale", "no fit"],
            Ink::Foreground,
            [LabelPosition::on(middle)],
        );
        return text.into_iter().collect();
    };
    let (unit, step) = (figure.per_nat(), figure.playback.step().min(fit.steps()));
    let top = 2.0 * panel.y.range[1] - panel.y.range[0];
    let line: Vec<f64> =
        (fit.losses().iter().enumerate()).flat_map(|(step, loss)| [step as f64, (unit * loss).min(top)]).collect();
    let mut marks = Vec::new();
    let [floor, here] = [Measure::EntropyP, Measure::CrossEntropy].map(|one| figure.quantity(one).finite());
    if let Some(floor) = floor {
        marks.push(Mark::line(
            vec![0.0, floor, panel.x.range[1], floor],
            Stroke::new(POSITIVE, 1.6).dashed(&[6.0, 4.0]),
        ));
    }
    let at = fit.losses().get(step).map(|loss| [step as f64, (unit * loss).min(top)]);
    marks.push(Mark::line(line.clone(), Stroke::new(INKS[1], 2.0)));
    marks.extend(at.map(|at| Mark::points(at.to_vec(), Marker::Circle, 5.0, INKS[1])));
    marks
        .extend(here.map(|here| Mark::points(vec![step as f64, here.min(top)], Marker::Diamond, 6.0, Ink::Foreground)));
    labels.keep_off(&marks);
    if let Some(floor) = floor {
        let along = [0.05, 0.4, 0.7].map(|share| [panel.x.at(share), floor]);
        let places: Vec<_> =
            along.into_iter().flat_map(|at| [LabelPosition::below(at), LabelPosition::above(at)]).collect();
        marks.extend(labels.write("H(p)", POSITIVE, places));
    }
    if let Some(here) = here {
        marks.extend(labels.name_point("H(p, q)", Ink::Foreground, [step as f64, here], [-1.0, 1.0]));
    }
    let points = line.chunks_exact(2).step_by(5).map(|at| [at[0], at[1]]).collect::<Vec<_>>();
    marks.extend(labels.beside("samples", INKS[1], points));
    marks
}
