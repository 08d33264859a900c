//! The matrices: how likely all eigenvalues are positive against the size; and, of the size that is set, the share of downhill
//! directions against the energy, the spectrum beside the semicircle, and the histogram of the index.

use std::rc::Rc;

use super::super::matrices::{self, SMALL};
use super::super::readouts::probability;
use super::super::{ENERGIES, Saddle};
use super::{ENERGY, INDEX, Marks, PROBABILITY, SPECTRUM};
use crate::decimal::power_of_ten;
use crate::figure::Figure;
use crate::number::{counted, to_text};
use crate::scene::{Axis, Frame, Ink, Mark, Marker, Panel, Rect, Stroke};
use crate::sketch::labels::{self, LabelPosition, Labels};
use crate::sketch::straight;

/// The colours of curvature, as in every figure: up and down.
const UP: Ink = Ink::Series(2);
const DOWN: Ink = Ink::Series(4);
const THEORY: Ink = Ink::Foreground;

/// The eigenvalues shown, in units of σ√n, and the width of a bin of their histogram.
const EIGENVALUES: [f64; 2] = [-4.6, 4.6];
const BIN: f64 = 0.2;

/// The lowest power of ten on the axis of probabilities.
const LOWEST: f64 = -60.0;

/// The panels by importance.
pub const PANELS: [fn(&Saddle, Rect, f64) -> Panel; 4] = [probability_panel, energy_panel, spectrum_panel, index_panel];

fn probability_panel(figure: &Saddle, area: Rect, scale: f64) -> Panel {
    let least = figure.curve().iter().copied().fold(0.0, f64::min) / std::f64::consts::LN_10;
    let low = libm::floor(least.max(LOWEST)).min(-2.0);
    let name = ["probability that all eigenvalues are positive".into(), "P(all λ > 0)".into()];
    let y = Axis::logarithmic(labels::fitting(name, area.width, scale), [power_of_ten(low), 1.0]);
    let name = ["n, the number of weights".into(), "n".into()];
    Panel::new(PROBABILITY, area, Axis::linear(labels::fitting(name, area.width, scale), [0.5, SMALL as f64 + 0.5]), y)
}

fn energy_panel(_figure: &Saddle, area: Rect, scale: f64) -> Panel {
    let name = ["share of directions that lead down".into(), "share down".into()];
    let y = Axis::linear(labels::fitting(name, area.width, scale), [0.0, 1.0]);
    let name = ["energy ε of the random field".into(), "energy ε".into()];
    Panel::new(ENERGY, area, Axis::linear(labels::fitting(name, area.width, scale), ENERGIES.range), y)
}

fn spectrum_panel(figure: &Saddle, area: Rect, scale: f64) -> Panel {
    let n = figure.ensemble().n;
    let name = [format!("density of eigenvalues, n = {n}"), format!("density, n = {n}")];
    let y = Axis::linear(labels::fitting(name, area.width, scale), [0.0, 0.46]);
    let name = ["eigenvalue λ in units of σ√n".into(), "λ ∕ σ√n".into()];
    Panel::new(SPECTRUM, area, Axis::linear(labels::fitting(name, area.width, scale), EIGENVALUES), y)
}

fn index_panel(figure: &Saddle, area: Rect, scale: f64) -> Panel {
    let n = figure.ensemble().n as f64;
    let most = index_shares(figure).into_iter().map(|bar| bar[2]).fold(0.0, f64::max);
    let name = [format!("share of matrices, n = {n}"), "share".into()];
    let y = Axis::linear(labels::fitting(name, area.width, scale), [0.0, if most > 0.0 { 1.3 * most } else { 1.0 }]);
    let name = ["index: directions that lead down".into(), "index".into()];
    Panel::new(INDEX, area, Axis::linear(labels::fitting(name, area.width, scale), [-0.5, n + 0.5]), y)
}

/// Draws the panels.
pub fn draw(figure: &Saddle, panels: &mut [Panel], frame: Frame) {
    let axes =
        panels.iter().map(|panel| [panel.x.range, panel.y.range].concat().try_into().unwrap_or([0.0; 4])).collect();
    let key = (figure.ensemble(), figure.drawn().total(), figure.energy.value(), axes);
    let backdrops = figure.backdrops.of(key, || Rc::new(panels.iter().map(|panel| backdrop(figure, panel)).collect()));
    let handles = figure.handles();
    for (panel, backdrop) in panels.iter_mut().zip(&*backdrops) {
        panel.backdrop = backdrop.clone();
        let mut labels = Labels::new(panel, frame, &handles);
        labels.keep_off(&panel.backdrop);
        panel.front = front(figure, panel, &mut labels, frame.scale);
    }
}

fn backdrop(figure: &Saddle, panel: &Panel) -> Marks {
    match panel.id {
        PROBABILITY => probabilities(figure, panel),
        ENERGY => shares_down(figure, panel),
        SPECTRUM => spectrum(figure),
        _ => vec![Mark::Bars { bars: Rc::new(index_shares(figure)), ink: DOWN }],
    }
}

/// The exact curve, the smallest share that the draws can show, and their shares.
fn probabilities(figure: &Saddle, panel: &Panel) -> Marks {
    let least = panel.y.range[0];
    let curve = figure.curve();
    let exact: Vec<f64> = (1..=SMALL)
        .zip(curve.iter())
        .filter(|(_, ln)| libm::exp(**ln) >= least)
        .flat_map(|(n, ln)| [n as f64, libm::exp(*ln)])
        .collect();
    let exact = Rc::new(exact);
    let limit = 1.0 / figure.ensemble().draws as f64;
    let floor = vec![panel.x.range[0], limit, panel.x.range[1], limit];
    let shares = figure.drawn().shares(figure.energy.value());
    let seen: Vec<f64> = shares.into_iter().filter(|share| share[1] > 0.0).flatten().collect();
    vec![
        Mark::line(floor, Stroke::new(Ink::Muted, 1.2).dashed(&[4.0, 4.0])),
        Mark::line(Rc::clone(&exact), Stroke::new(THEORY, 2.0)),
        Mark::points(exact, Marker::Circle, 3.5, THEORY),
        Mark::points(seen, Marker::Ring, 7.0, UP),
    ]
}

/// The semicircle's share below zero against the energy, and that of the matrices drawn.
fn shares_down(figure: &Saddle, panel: &Panel) -> Marks {
    const STEPS: usize = 100;
    let at = |index: usize, steps: usize| panel.x.at(index as f64 / steps as f64);
    let curve: Vec<f64> =
        (0..=STEPS).map(|index| at(index, STEPS)).flat_map(|energy| [energy, matrices::below(energy)]).collect();
    let (drawn, n) = (figure.drawn(), figure.ensemble().n as f64);
    let count = drawn.count() as f64;
    let mean = |energy: f64| drawn.indices(energy).sum::<usize>() as f64 / (n * count);
    let means: Vec<f64> = (0..=20).map(|index| at(index, 20)).flat_map(|energy| [energy, mean(energy)]).collect();
    let mut marks = vec![Mark::line(curve, Stroke::new(THEORY, 2.0))];
    if count > 0.0 {
        marks.push(Mark::Points {
            points: Rc::new(means),
            marker: Marker::Circle,
            radius: 3.0,
            ink: DOWN,
            halo: false,
        });
    }
    marks
}

/// The eigenvalues in bins, on either side of zero, and the semicircle about minus the energy.
fn spectrum(figure: &Saddle) -> Marks {
    const STEPS: usize = 96;
    let (drawn, energy) = (figure.drawn(), figure.energy.value());
    let bins = libm::round((EIGENVALUES[1] - EIGENVALUES[0]) / BIN) as usize;
    let (mut counts, mut total) = (vec![0.0; bins], 0.0);
    for value in drawn.scaled() {
        let place = libm::floor((value - energy - EIGENVALUES[0]) / BIN);
        if let Some(count) = counts.get_mut(place as usize).filter(|_| place >= 0.0) {
            *count += 1.0;
        }
        total += 1.0;
    }
    let bar = |(bin, count): (usize, &f64)| {
        let left = EIGENVALUES[0] + BIN * bin as f64;
        [left, left + BIN, if total > 0.0 { count / (BIN * total) } else { 0.0 }]
    };
    let (up, down): (Vec<[f64; 3]>, Vec<[f64; 3]>) =
        counts.iter().enumerate().map(bar).partition(|bar| bar[0] > -0.5 * BIN);
    let semicircle = |index: usize| {
        let x = 4.0 * index as f64 / STEPS as f64 - 2.0;
        [x - energy, matrices::semicircle(x)]
    };
    vec![
        Mark::Bars { bars: Rc::new(down), ink: DOWN },
        Mark::Bars { bars: Rc::new(up), ink: UP },
        Mark::line((0..=STEPS).flat_map(semicircle).collect::<Vec<_>>(), Stroke::new(THEORY, 2.0)),
        straight::upright(0.0, [0.0, 0.46]),
    ]
}

/// The share of the matrices drawn that has each index.
fn index_shares(figure: &Saddle) -> Vec<[f64; 3]> {
    let (drawn, n) = (figure.drawn(), figure.ensemble().n);
    let mut counts = vec![0.0; n + 1];
    drawn.indices(figure.energy.value()).for_each(|index| counts[index] += 1.0);
    let total = (drawn.count() as f64).max(1.0);
    let bar = |(index, count): (usize, f64)| [index as f64 - 0.5, index as f64 + 0.5, count / total];
    counts.into_iter().enumerate().filter(|(_, count)| *count > 0.0).map(bar).collect()
}

fn front(figure: &Saddle, panel: &Panel, labels: &mut Labels, scale: f64) -> Vec<Mark> {
    match panel.id {
        PROBABILITY => probability_words(figure, panel, labels, scale),
        ENERGY => energy_words(figure, panel, labels),
        SPECTRUM => spectrum_words(figure, panel, labels),
        _ => index_words(figure, panel, labels),
    }
}

fn probability_words(figure: &Saddle, panel: &Panel, labels: &mut Labels, scale: f64) -> Vec<Mark> {
    let ensemble = figure.ensemble();
    let curve = figure.curve();
    let points: Vec<[f64; 2]> = (1..=SMALL).zip(curve.iter()).map(|(n, ln)| [n as f64, libm::exp(*ln)]).collect();
    let mut marks = Vec::new();
    if ensemble.n <= SMALL {
        marks.push(straight::upright(ensemble.n as f64, panel.y.range));
    }
    let [left, right] = panel.x.range;
    let at = |share: f64, up: f64| [left + share * (right - left), panel.y.at(up)];
    let now = format!("n = {}: P = {}", ensemble.n, probability(figure.exact()));
    let corners = [[0.97, 0.72], [0.97, 0.6], [0.97, 0.5], [0.03, 0.08], [0.03, 0.2], [0.03, 0.32]];
    let corner = |[share, up]: [f64; 2]| {
        if share > 0.5 { LabelPosition::left_of(at(share, up)) } else { LabelPosition::right_of(at(share, up)) }
    };
    marks.extend(labels.write(&now, THEORY, corners.map(corner)));
    let limit = 1.0 / ensemble.draws as f64;
    let [low, high] = panel.y.range;
    if (low..=high).contains(&limit) {
        let draws = counted(ensemble.draws, "draw", "draws");
        let words = [format!("1 of {draws}: less is never seen"), format!("1 of {draws}")];
        let text = labels::fitting(words, 0.5 * panel.area.width, scale);
        let along =
            [0.75, 0.65, 0.82, 0.55, 0.9].map(|share| LabelPosition::above([left + share * (right - left), limit]));
        marks.extend(labels.write(&text, Ink::Muted, along));
    }
    let visible = |at: &&[f64; 2]| at[1] >= low;
    marks.extend(labels.beside("exact", THEORY, points.iter().rev().filter(visible).copied()));
    let shares = figure.drawn().shares(figure.energy.value());
    let seen = shares.into_iter().filter(|share| share[1] > 0.0);
    let beside = seen.flat_map(|at| LabelPosition::around(at, [1.0, 0.6]));
    marks.extend(labels.write("drawn", UP, beside));
    marks
}

fn energy_words(figure: &Saddle, panel: &Panel, labels: &mut Labels) -> Vec<Mark> {
    let energy = figure.energy.value();
    let at = [energy, matrices::below(energy)];
    let text = format!("{} % lead down", to_text(100.0 * at[1], 3));
    let towards = if energy > 0.0 { [-1.0, 0.3] } else { [1.0, -0.3] };
    let mut marks = vec![straight::upright(energy, panel.y.range)];
    marks.extend(labels.write(&text, DOWN, LabelPosition::around(at, towards)));
    marks
}

fn spectrum_words(figure: &Saddle, panel: &Panel, labels: &mut Labels) -> Vec<Mark> {
    let (energy, n) = (figure.energy.value(), figure.ensemble().n);
    let radius = to_text(2.0 * (n as f64).sqrt(), 3);
    let texts = [format!("radius 2σ√n = {radius} σ"), "radius 2σ√n".into()];
    let top = panel.y.range[1];
    let centre = (-energy).clamp(0.6 * EIGENVALUES[0], 0.6 * EIGENVALUES[1]);
    let above = [[centre, top], [0.6 * EIGENVALUES[0], top], [0.6 * EIGENVALUES[1], top], [0.0, top]];
    let mut marks: Vec<Mark> =
        labels.write_longest([&texts[0], &texts[1]], THEORY, above.map(LabelPosition::below)).into_iter().collect();
    let side = |x: f64| [0.75, 0.55, 0.35].map(|up| LabelPosition::on([x, panel.y.at(up)]));
    marks.extend(labels.write("down", DOWN, side(0.8 * EIGENVALUES[0])));
    marks.extend(labels.write("up", UP, side(0.8 * EIGENVALUES[1])));
    marks
}

fn index_words(figure: &Saddle, panel: &Panel, labels: &mut Labels) -> Vec<Mark> {
    let (drawn, energy) = (figure.drawn(), figure.energy.value());
    let (count, draws) = (drawn.count(), figure.ensemble().draws);
    let minima = drawn.indices(energy).filter(|index| *index == 0).count();
    let text = match count {
        _ if count < draws => [format!("{count} of {draws} drawn"), count.to_string()],
        _ => [format!("{} of {count}", counted(minima, "minimum", "minima")), counted(minima, "minimum", "minima")],
    };
    let top = |share: f64| LabelPosition::below([panel.x.at(share), panel.y.range[1]]);
    labels.write_longest([&text[0], &text[1]], Ink::Foreground, [0.25, 0.4, 0.6, 0.75].map(top)).into_iter().collect()
}
