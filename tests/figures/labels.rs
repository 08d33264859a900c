//! No text of a picture lies on another, on a handle or on an axis's number, on any screen, in any state that the pages offer.

use fall_line::figure::{Figure, Handle};
use fall_line::figures::FIGURES;
use fall_line::paint::{axis_texts, contour_labels};
use fall_line::scene::{Disc, Frame, Margins, Mark, Panel, Rect, Scene};

use super::harness::open;
use crate::prose::offered;

/// The screens, by name.
const FRAMES: [(&str, Frame); 6] = [
    ("wall", Frame { scale: 2.2, ..Frame::new(1884.0, 900.0) }),
    ("laptop", with_buttons(964.0, 540.0)),
    ("tablet", with_buttons(708.0, 616.0)),
    ("small", with_buttons(784.0, 430.0)),
    ("phone", with_buttons(374.0, 440.0)),
    ("thumbnail", Frame::new(480.0, 300.0)),
];

/// Texts may share this much, in CSS pixels: no letter does.
const TOLERANCE: f64 = 0.5;

/// The radius of the ring that a page draws around a handle, in CSS pixels before scaling.
const RING: f64 = 13.0;

/// A frame with the buttons of the view in the corner of each panel.
const fn with_buttons(width: f64, height: f64) -> Frame {
    Frame { covered: [100.0, 36.0], ..Frame::new(width, height) }
}

/// What occupies the page, and must not lie on another of its kind.
struct Item {
    kind: Kind,
    /// The panel it belongs to.
    panel: usize,
    name: String,
    shape: Shape,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    Contour,
    Axis,
    Handle,
    /// The corner under the buttons of the view.
    Buttons,
}

enum Shape {
    Rect(Rect),
    Discs(Vec<Disc>),
}

impl Shape {
    fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Rect(one), Self::Rect(two)) => inner(*one).overlaps(two),
            (Self::Rect(rect), Self::Discs(discs)) | (Self::Discs(discs), Self::Rect(rect)) => {
                discs.iter().any(|disc| disc.overlaps(&inner(*rect)))
            }
            (Self::Discs(ones), Self::Discs(twos)) => ones.iter().any(|one| twos.iter().any(|two| touch(*one, *two))),
        }
    }
}

/// The rectangle without what it may share with another.
fn inner(rect: Rect) -> Rect {
    rect.inset(Margins { left: TOLERANCE, top: TOLERANCE, right: TOLERANCE, bottom: TOLERANCE })
}

fn touch(one: Disc, two: Disc) -> bool {
    let [x, y] = [0, 1].map(|axis| one.centre[axis] - two.centre[axis]);
    libm::hypot(x, y) < one.radius + two.radius - TOLERANCE
}

/// Everything of a scene that occupies the page.
fn items(scene: &Scene, handles: &[Handle], frame: Frame) -> Vec<Item> {
    let of_panel = |(index, panel): (usize, &Panel)| {
        let item = move |kind, name: String, shape| Item { kind, panel: index, name, shape };
        let mut items = Vec::new();
        for mark in panel.backdrop.iter().chain(&panel.front) {
            match mark {
                Mark::Text { at, offset, text, align, .. } => {
                    let place = panel.place_text(text, *at, *offset, *align, frame.scale);
                    items.extend(place.map(|place| item(Kind::Text, text.clone(), Shape::Rect(place.rect))));
                }
                Mark::Contours(contours) => items.extend(
                    contour_labels(contours, panel, frame.scale)
                        .into_iter()
                        .map(|label| item(Kind::Contour, format!("contour {}", label.text), Shape::Discs(label.discs))),
                ),
                _ => {}
            }
        }
        let texts = axis_texts(panel, frame.scale).into_iter();
        items.extend(texts.map(|text| item(Kind::Axis, text.text, Shape::Rect(text.rect))));
        for handle in handles.iter().filter(|handle| handle.panel == panel.id) {
            let disc = Disc { centre: panel.to_page(handle.at), radius: RING * frame.scale };
            if panel.area.contains(disc.centre) {
                items.push(item(Kind::Handle, handle.label.clone(), Shape::Discs(vec![disc])));
            }
        }
        let [width, height] = frame.covered;
        if width > 0.0 {
            let corner = Rect { left: panel.area.right() - width, top: panel.area.top, width, height };
            items.push(item(Kind::Buttons, "view buttons".into(), Shape::Rect(corner)));
        }
        items
    };
    scene.panels.iter().enumerate().flat_map(of_panel).collect()
}

/// Whether two items must be apart. A handle is see-through and can be dragged anywhere: onto a contour's label, onto another
/// handle, and to the edge of its panel, where it touches numbers. Buttons are drawn on a plate of their own.
fn must_be_apart(one: &Item, two: &Item) -> bool {
    let is = |kinds: [Kind; 2]| kinds == [one.kind, two.kind] || kinds == [two.kind, one.kind];
    if is([Kind::Text, Kind::Buttons]) {
        return one.panel == two.panel;
    }
    let exempt = [Kind::Contour, Kind::Axis, Kind::Handle].map(|kind| is([Kind::Handle, kind])).contains(&true);
    !exempt && one.kind != Kind::Buttons && two.kind != Kind::Buttons
}

/// What is wrong with a scene: the pairs that overlap, and the texts of axes that leave the frame.
fn faults(scene: &Scene, handles: &[Handle], frame: Frame) -> Vec<String> {
    let items = items(scene, handles, frame);
    let mut faults = Vec::new();
    for (index, one) in items.iter().enumerate() {
        for two in &items[index + 1..] {
            if must_be_apart(one, two) && one.shape.overlaps(&two.shape) {
                faults.push(format!("“{}” over “{}”", one.name, two.name));
            }
        }
        if let (Kind::Axis, Shape::Rect(rect)) = (one.kind, &one.shape) {
            let [left, top, right, bottom] =
                [rect.left, rect.top, frame.width - rect.right(), frame.height - rect.bottom()];
            if left.min(top).min(right).min(bottom) < -TOLERANCE {
                faults.push(format!("“{}” leaves the frame", one.name));
            }
        }
    }
    faults
}

/// The picture of a figure, with all the work that it requests done.
fn finished(figure: &mut dyn Figure, frame: Frame) -> Scene {
    figure.scene(frame);
    while figure.advance(&mut || true) {}
    figure.scene(frame)
}

#[test]
fn no_label_lies_on_another_on_a_handle_or_on_an_axis() {
    let mut found = Vec::new();
    let openings = FIGURES.iter().map(|card| (card.id.to_owned(), (card.open)()));
    for (state, mut figure) in openings.chain(offered()) {
        for (screen, frame) in FRAMES {
            let scene = finished(&mut *figure, frame);
            let handles = figure.handles();
            let faults = faults(&scene, &handles, frame);
            found.extend(faults.into_iter().map(|fault| format!("{state} {screen}: {fault}")));
        }
    }
    assert!(found.is_empty(), "{}\n{} pairs", found.join("\n"), found.len());
}

/// The texts that each figure shows as it opens, by how they begin.
const ESSENTIAL: [(&str, &[&str]); 21] = [
    ("activations", &["area = σ′(x)"]),
    ("batches", &["predicted: 95 %", "independent", "1000 runs", "holds"]),
    ("chain", &["x", "v = h(x)", "u = g(v)", "y = f(u)", "dv = ", "du = ", "dy = ", "g′(v) = "]),
    ("curvature", &["curves up", "curves down", "parabola", "Newton", "Gradient step"]),
    ("depth", &["gradient", "mean field", "0.9⁵⁰", "1.1⁵⁰", "100 seeds", "χ = 1"]),
    ("flat-minima", &["training", "test", "λ = 9.00", "λ = 1.00", "gap 0.10", "gap 0.011", "B = 2"]),
    ("gradient", &["∇f", "u"]),
    ("hessian", &["−∇f", "Newton", "λ₁ = ", "λ₂ = ", "model m", "error", "dashed: "]),
    ("information", &["p", "q", "area = KL(p‖q)", "H(p)", "H(p, q)", "KL(p‖q)", "KL(q‖p)"]),
    ("integral", &["a", "b", "F", "slope f(b)", "left", "trapezoid", "Simpson"]),
    ("jacobian", &["J", "∇u", "∇v", "σ₁ = ", "σ₂ = "]),
    ("learning-rate", &["2/λmax", "best", "creeps", "Constant"]),
    ("locality", &["1", "2", "3"]),
    ("marginal", &["p(x)", "p(y)", "p(y | x)", "E[Y | x]"]),
    ("monte-carlo", &["Monte Carlo", "Midpoint grid", "Scrambled Sobol′", "100 runs"]),
    ("mse", &["−η∇L"]),
    ("multivariate-chain", &["∇(f∘g)", "∇f", "through u", "through v", "∂f/∂u", "∂f/∂v"]),
    ("probability", &["P = 0.683", "1000 samples", "E[X] = 0", "0.683"]),
    ("saddle", &["∇f = 0", "Newton", "escaped", "slope 10.49", "slope 3.639", "slope 0.117"]),
    ("tangent", &["tangent", "secant", "f", "f rises", "f falls", "forward", "central"]),
    ("variational", &["start", "q by KL(q‖p)", "q by KL(p‖q)", "Adam"]),
];

#[test]
fn every_figure_opens_with_the_labels_that_matter() {
    for (id, expected) in ESSENTIAL {
        for (screen, frame) in FRAMES {
            let scene = finished(&mut *open(id, ""), frame);
            let marks = scene.panels.iter().flat_map(|panel| panel.backdrop.iter().chain(&panel.front));
            let text = |mark: &Mark| match mark {
                Mark::Text { text, .. } => Some(text.clone()),
                _ => None,
            };
            let texts: Vec<String> = marks.filter_map(text).collect();
            for beginning in expected {
                let is_written = texts.iter().any(|text| text.starts_with(beginning));
                assert!(is_written, "{id} on {screen}: “{beginning}” is not among {texts:?}");
            }
        }
    }
}
