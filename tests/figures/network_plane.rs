//! The loss around the weights of the trained network: the path on it, the start that is moved in it, and the sharpness.

use fall_line::figure::{Figure, Handle, state};
use fall_line::linear::SymmetricEigenvalues;
use fall_line::network::data_sets::DATA_SETS;
use fall_line::network::setup::{Setup, training_and_held_out};
use fall_line::network::{Activation, Curvature, Initialisation, Loss};
use fall_line::scene::{Mark, Marker};

use super::harness::{FRAME, number, open, parameter};
use super::soundness::assert_sound;

const SMALL: &str = "samples=30&layers=5&epochs=80&step=80";

fn finished(state: &str) -> Box<dyn Figure> {
    let mut figure = open("network", state);
    finish(&mut *figure);
    figure
}

fn finish(figure: &mut dyn Figure) {
    figure.scene(FRAME);
    while figure.advance(&mut || true) {}
}

fn start(figure: &dyn Figure) -> Handle {
    figure.handles().into_iter().find(|handle| handle.id == "start").expect("a start")
}

/// The centres of the markers of a kind in the plane.
fn markers(figure: &mut dyn Figure, kind: Marker) -> Vec<f64> {
    let scene = figure.scene(FRAME);
    let panel = scene.panels.iter().find(|panel| panel.id == "slice").expect("the slice");
    let points = panel.front.iter().find_map(|mark| match mark {
        Mark::Points { points, marker, .. } if *marker == kind => Some(points.to_vec()),
        _ => None,
    });
    points.expect("a marker")
}

/// What a picture says, without the identity of its marks.
fn picture(figure: &mut dyn Figure) -> String {
    finish(figure);
    let scene = figure.scene(FRAME);
    let slice = scene.panels.iter().find(|panel| panel.id == "slice").expect("the slice");
    format!("{:?} {:?} {:?} {:?}", slice.front, slice.backdrop, figure.readouts(), figure.handles())
}

#[test]
fn the_path_ends_at_the_centre_of_its_plane() {
    for plane in ["random", "path", "eigenvectors"] {
        let mut figure = finished(&format!("{SMALL}&plane={plane}"));
        assert_eq!(markers(&mut *figure, Marker::Star), [0.0, 0.0]);
        assert_eq!(markers(&mut *figure, Marker::Circle), [0.0, 0.0], "{plane}");
        figure.set("step", "20").expect("a tick");
        assert_ne!(markers(&mut *figure, Marker::Circle), [0.0, 0.0], "{plane}");
        assert_sound(&mut *figure);
    }
}

#[test]
fn the_components_of_the_path_show_more_of_it_than_any_other_plane() {
    let share = |plane: &str| number(&*finished(&format!("{SMALL}&plane={plane}")), 0, "shown");
    let [random, path, eigenvectors] = ["random", "path", "eigenvectors"].map(share);
    assert!(path > 0.9 && path <= 1.0 && random < 0.6 * path, "{random}, {path}, {eigenvectors}");
    assert!(path > eigenvectors && eigenvectors > 0.0);
}

#[test]
fn a_moved_start_trains_anew_from_there_and_home_is_the_run_as_it_was() {
    for plane in ["random", "path", "eigenvectors"] {
        let mut figure = finished(&format!("{SMALL}&plane={plane}"));
        let (before, loss, home) = (picture(&mut *figure), number(&*figure, 0, "loss"), start(&*figure));
        figure.drag("start", [home.at[0] + 0.4, home.at[1] - 0.3]);
        finish(&mut *figure);
        let moved = start(&*figure);
        assert_eq!(moved.home, home.home);
        assert!((moved.at[0] - home.at[0] - 0.4).abs() < 0.05, "{plane}: {moved:?}, {home:?}");
        assert_ne!(number(&*figure, 0, "loss"), loss);
        // The first weights lie in the plane, where the handle is.
        figure.set("step", "0").expect("a tick");
        finish(&mut *figure);
        let first = markers(&mut *figure, Marker::Circle);
        assert!((first[0] - moved.at[0]).abs() < 1e-9 && (first[1] - moved.at[1]).abs() < 1e-9, "{plane}: {first:?}");
        figure.set("step", "80").expect("a tick");
        // The state has all of it.
        let mut again = finished(&state::write(&mut *figure));
        assert_eq!(picture(&mut *again), picture(&mut *figure), "{plane}");
        figure.drag("start", home.at);
        assert_eq!(parameter(&mut *figure, "start"), "");
        assert_eq!(picture(&mut *figure), before, "{plane}");
    }
}

#[test]
fn the_sharpness_is_the_largest_eigenvalue_of_the_whole_hessian() {
    let mut figure = finished("samples=40&noise=0.1&layers=4 3&seed=5&step=0&weight-decay=0.25&curve=sharpness");
    let setup = Setup {
        hidden: vec![4, 3],
        outputs: 1,
        activation: Activation::Tanh,
        initialisation: Initialisation::XavierUniform,
        loss: Loss::Logistic,
        seed: 5,
        run: 0,
    };
    let [samples, _] = training_and_held_out(5, |random| DATA_SETS[0].draw(40, 0.1, random));
    let (batch, weights) = (setup.batch(&samples).expect("samples"), setup.weights());
    let mut curvature = Curvature::new(setup.architecture()).expect("not normalised");
    let n = weights.len();
    let mut rows = vec![0.0; n * n];
    let mut hessian = curvature.at(&weights, &batch);
    for (at, row) in rows.chunks_mut(n).enumerate() {
        let unit: Vec<f64> = (0..n).map(|entry| f64::from(u8::from(entry == at))).collect();
        hessian.multiply(&unit, row);
        row[at] += 0.25;
    }
    let exact = SymmetricEigenvalues::of(rows, n).values()[n - 1];
    let ours = number(&*figure, 0, "sharpness");
    assert!((ours - exact).abs() < 1e-9 * exact, "{ours}, not {exact}");
    // The curve comes to the same numbers, from another start, as the tick that is shown.
    figure.set("step", "30").expect("a tick");
    finish(&mut *figure);
    let at = number(&*figure, 0, "sharpness");
    let scene = figure.scene(FRAME);
    let panel = scene.panels.iter().find(|panel| panel.id == "sharpness").expect("the curve");
    let mut lines = panel.front.iter().filter_map(|mark| match mark {
        Mark::Points { points, .. } => Some(points.to_vec()),
        _ => None,
    });
    let last = lines.next_back().expect("the last point");
    if last[0] == 30.0 {
        assert!((last[1] - at).abs() < 1e-6 * at, "{last:?}, {at}");
    }
}

#[test]
fn the_start_is_dragged_on_the_relief_too() {
    for (relief, id) in [("alone", "start"), ("beside", "relief-start")] {
        let mut figure = finished(&format!("{SMALL}&plane=path&relief={relief}"));
        let handle = |figure: &dyn Figure, id: &str| figure.handles().into_iter().find(|handle| handle.id == id);
        let before = handle(&*figure, id).expect("a start");
        assert!(before.panel == "relief" && handle(&*figure, "eye").is_some());
        figure.drag(id, [before.at[0] - 0.5, before.at[1] + 0.2]);
        finish(&mut *figure);
        let moved = handle(&*figure, id).expect("a start");
        assert_ne!(moved.at, before.at);
        assert_ne!(parameter(&mut *figure, "start"), "");
        // From straight above the relief is the map.
        figure.set("elevation", "90").expect("an angle");
        figure.set("azimuth", "0").expect("an angle");
        let [x, y] = handle(&*figure, id).expect("a start").at;
        let written = parameter(&mut *figure, "start").replace('−', "-");
        let ends: Vec<f64> = written.split(' ').map(|end| end.parse().expect("a number")).collect();
        assert!((x - ends[0]).abs() < 1e-9 && (y - ends[1]).abs() < 1e-9, "{x}, {y}, not {ends:?}");
        assert!(figure.description().contains("Seen"), "{}", figure.description());
        assert_sound(&mut *figure);
        figure.drag(id, handle(&*figure, id).expect("a start").home);
        assert_eq!(parameter(&mut *figure, "start"), "");
    }
}

#[test]
fn a_plane_that_is_no_longer_shown_leaves_nothing_behind() {
    let mut figure = finished(&format!("{SMALL}&plane=path&step=30"));
    figure.drag("start", [0.5, 0.5]);
    finish(&mut *figure);
    figure.set("plane", "random").expect("another plane");
    finish(&mut *figure);
    figure.set("plane", "off").expect("no plane");
    figure.set("start", "").expect("no start");
    finish(&mut *figure);
    let mut fresh = finished(&format!("{SMALL}&step=30"));
    let all = |figure: &mut dyn Figure| format!("{:?} {:?}", figure.scene(FRAME), figure.readouts());
    assert!(all(&mut *figure) == all(&mut *fresh), "the picture has kept something of the plane");
}

#[test]
fn nonsense_starts_and_networks_that_blow_up_have_no_plane_or_a_sound_one() {
    let mut figure = finished(&format!("{SMALL}&plane=path"));
    for text in ["NaN", "1", "1 2 3", "1e308 0", "<script>", "inf inf"] {
        assert!(figure.set("start", text).is_err(), "{text}");
    }
    for state in [
        "optimiser=sgd&learning-rate=100&activation=relu&data-set=function&plane=path",
        "optimiser=momentum&learning-rate=100&activation=linear&data-set=function&plane=eigenvectors&epochs=30",
        "plane=random&start=1000000 -1000000&epochs=20&data-set=function",
        "plane=path&epochs=1&layers=none",
        "plane=eigenvectors&epochs=5&layers=none&samples=10",
    ] {
        assert_sound(&mut *finished(state));
    }
}
