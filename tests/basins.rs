//! Basins against single runs, on surfaces written out by hand.

use fall_line::basin::{Basins, Batched, Classifier, Outcome, Sequential, Share, classifier};
use fall_line::formula_surface::FormulaSurface;
use fall_line::optimisers;
use fall_line::plane::{Grid, Point, View};
use fall_line::problem::SurfaceProblem;
use fall_line::surface::Surface;
use fall_line::trajectory::{Run, Verdict};

/// (x² + y − 11)² + (x + y² − 7)².
struct Himmelblau;

const FOUR: [Point; 4] = [
    [3.0, 2.0],
    [-2.805118086952745, 3.131312518250573],
    [-3.779310253377747, -3.2831859912861696],
    [3.5844283403304917, -1.8481265269644036],
];

impl Surface for Himmelblau {
    fn value(&self, at: Point) -> f64 {
        self.value_and_gradient(at).0
    }

    fn value_and_gradient(&self, [x, y]: Point) -> (f64, Point) {
        let (u, v) = (x * x + y - 11.0, x + y * y - 7.0);
        (u * u + v * v, [4.0 * x * u + 2.0 * v, 2.0 * u + 4.0 * y * v])
    }

    fn hessian(&self, [x, y]: Point) -> [f64; 3] {
        [12.0 * x * x + 4.0 * y - 42.0, 4.0 * (x + y), 12.0 * y * y + 4.0 * x - 26.0]
    }
}

/// (x² − 1)² + y², undefined for y > 1: two minima, a saddle between.
struct Wells;

impl Surface for Wells {
    fn value(&self, at: Point) -> f64 {
        self.value_and_gradient(at).0
    }

    fn value_and_gradient(&self, [x, y]: Point) -> (f64, Point) {
        let hole = if y > 1.0 { f64::NAN } else { 0.0 };
        ((x * x - 1.0) * (x * x - 1.0) + y * y + hole, [4.0 * x * (x * x - 1.0) + hole, 2.0 * y + hole])
    }

    fn hessian(&self, [x, _]: Point) -> [f64; 3] {
        [12.0 * x * x - 4.0, 0.0, 2.0]
    }
}

fn run(optimiser: &str, learning_rate: f64, steps: usize) -> Run {
    let card = optimisers::named(optimiser).unwrap();
    Run { learning_rate, steps, ..Run::new(card, &[0.0, 0.0]) }
}

fn grid(reach: f64, side: usize) -> Grid {
    Grid { view: View { x: [-reach, reach], y: [-reach, reach] }, columns: side, rows: side }
}

fn classified(surface: &dyn Surface, grid: Grid, known: &[Point], run: &Run) -> Basins {
    let mut basins = Basins::new(grid, known);
    let mut classifier = Sequential::new(surface, run).unwrap();
    assert!(!basins.advance(&mut classifier, &mut || true));
    basins
}

fn start(grid: &Grid, index: usize) -> Point {
    [grid.x(index % grid.columns), grid.y(index / grid.columns)]
}

#[test]
fn himmelblau_has_four_basins() {
    let basins = classified(&Himmelblau, grid(5.0, 41), &FOUR, &run("sgd", 0.01, 200));
    assert_eq!(basins.minima(), FOUR);
    let legend = basins.legend();
    let minima = legend.iter().filter(|entry| matches!(entry.share, Share::Minimum { .. }));
    assert_eq!(minima.clone().count(), 4);
    assert!(minima.clone().all(|entry| entry.area > 0.1));
    assert!((legend.iter().map(|entry| entry.area).sum::<f64>() - 1.0).abs() < 1e-12);
    for (index, minimum) in FOUR.iter().enumerate() {
        let nearest = (0..basins.grid().len()).min_by(|&one, &two| {
            let square = |cell: usize| {
                let [x, y] = start(basins.grid(), cell);
                (x - minimum[0]).powi(2) + (y - minimum[1]).powi(2)
            };
            square(one).total_cmp(&square(two))
        });
        assert_eq!(basins.minimum_indices()[nearest.unwrap()], index as i16);
    }
}

#[test]
fn unknown_minima_are_found() {
    let (known, unknown) = (
        classified(&Himmelblau, grid(5.0, 33), &FOUR, &run("sgd", 0.01, 200)),
        classified(&Himmelblau, grid(5.0, 33), &[], &run("sgd", 0.01, 200)),
    );
    assert_eq!(unknown.minima().len(), 4);
    let is_exact = |found: &Point| FOUR.iter().any(|known| (found[0] - known[0]).hypot(found[1] - known[1]) < 1e-12);
    assert!(unknown.minima().iter().all(is_exact));
    let at = |basins: &Basins, index: usize| {
        let minimum = basins.outcomes()[index].minimum()?;
        Some(basins.minima()[usize::from(minimum)].map(|number| (number * 1e9).round()))
    };
    assert!((0..33 * 33).all(|index| at(&known, index) == at(&unknown, index)));
}

#[test]
fn each_outcome_is_that_of_the_run_from_its_start() {
    for (optimiser, rate) in [("sgd", 0.01), ("sgd", 0.018), ("momentum", 0.002), ("adam", 0.1), ("nesterov", 0.03)] {
        let mut run = run(optimiser, rate, 300);
        let basins = classified(&Himmelblau, grid(6.0, 23), &FOUR, &run);
        run.minima = FOUR.iter().map(|minimum| minimum.to_vec()).collect();
        for (index, outcome) in basins.outcomes().iter().enumerate() {
            run.start = start(basins.grid(), index).to_vec();
            let trajectory = run.trajectory(&mut SurfaceProblem::new(&Himmelblau)).unwrap();
            let name = format!("{optimiser} {rate} from {:?}: {outcome:?}, {:?}", run.start, trajectory.verdict);
            match *outcome {
                Outcome::Reached { minimum, steps } => {
                    assert_eq!(trajectory.verdict, Verdict::Converged, "{name}");
                    let [x, y] = FOUR[usize::from(minimum)];
                    let near = |step: usize| {
                        let point = trajectory.point(step);
                        (point[0] - x).hypot(point[1] - y) <= 1e-3 * (1.0 + x.hypot(y))
                    };
                    let steps = usize::from(steps);
                    assert!(near(trajectory.steps()) && near(steps) && (steps == 0 || !near(steps - 1)), "{name}");
                }
                Outcome::Diverged { steps } => {
                    assert_eq!(
                        (trajectory.verdict, trajectory.steps()),
                        (Verdict::Diverged, usize::from(steps)),
                        "{name}"
                    );
                }
                Outcome::Undecided { .. } => assert_ne!(trajectory.verdict, Verdict::Diverged, "{name}"),
                Outcome::Flat { .. } | Outcome::Stopped { .. } | Outcome::Pending => panic!("{name}"),
            }
        }
    }
}

#[test]
fn work_in_slices_gives_the_same_result_as_in_one_go() {
    let run = run("momentum", 0.002, 150);
    for (columns, rows) in [(37, 50), (1, 20), (16, 16), (17, 1)] {
        let grid = Grid { columns, rows, ..grid(5.0, 1) };
        let one = classified(&Himmelblau, grid, &[], &run);
        let mut other = Basins::new(grid, &[]);
        let mut classifier = Sequential::new(&Himmelblau, &run).unwrap();
        let mut remaining = true;
        while remaining {
            let mut slice = 1;
            remaining = other.advance(&mut classifier, &mut || {
                slice -= 1;
                slice >= 0
            });
        }
        assert_eq!(one.outcomes(), other.outcomes());
        assert_eq!(one.minima(), other.minima());
        assert_eq!(one.raster().colors, other.raster().colors);
    }
}

#[test]
fn the_first_batch_gives_a_complete_picture() {
    let run = run("sgd", 0.01, 100);
    let side = 64;
    let mut basins = Basins::new(grid(5.0, side), &FOUR);
    assert!(basins.outcomes().iter().all(|outcome| *outcome == Outcome::Pending));
    assert!(basins.raster().colors.iter().all(|color| color[3] == 0));
    assert!(basins.legend().is_empty());
    let mut classifier = Sequential::new(&Himmelblau, &run).unwrap();
    let mut once = true;
    assert!(basins.advance(&mut classifier, &mut || std::mem::take(&mut once)));
    let pending = basins.outcomes().iter().filter(|outcome| **outcome == Outcome::Pending).count();
    assert!(pending <= side * 8 * 2, "the first batch covers all but a margin: {pending}");
    let blocks = (0..side * side).step_by(side + 1).filter(|index| index % side > 8 && index % side < side - 9);
    let full = classified(&Himmelblau, grid(5.0, side), &FOUR, &run);
    let same = blocks.clone().filter(|&index| basins.outcomes()[index].minimum() == full.outcomes()[index].minimum());
    assert!(same.count() * 3 > blocks.count() * 2, "and mostly right");
}

#[test]
fn no_start_is_classified_twice() {
    struct Count(usize);
    impl fall_line::basin::Classifier for Count {
        fn classify(&mut self, starts: &[Point], _: &mut fall_line::basin::Minima, outcomes: &mut [Outcome]) {
            self.0 += starts.len();
            outcomes.fill(Outcome::Undecided { steps: 7 });
        }
    }
    for (columns, rows) in [(0, 0), (0, 3), (1, 1), (100, 33), (16, 17), (5, 64)] {
        let mut classifier = Count(0);
        let mut basins = Basins::new(Grid { columns, rows, ..grid(1.0, 1) }, &[]);
        assert!(!basins.advance(&mut classifier, &mut || true));
        assert_eq!(classifier.0, columns * rows);
        assert!(basins.outcomes().iter().all(|outcome| *outcome == Outcome::Undecided { steps: 7 }));
    }
}

#[test]
fn a_rate_that_is_too_high_diverges_everywhere_and_is_black() {
    let basins = classified(&Himmelblau, grid(5.0, 9), &FOUR, &run("sgd", 0.5, 100));
    assert!(basins.outcomes().iter().all(|outcome| matches!(outcome, Outcome::Diverged { .. })));
    assert!(basins.minimum_indices().iter().all(|index| *index == -1));
    assert!(basins.raster().colors.iter().all(|color| *color == [0, 0, 0, 255]));
    assert_eq!(basins.legend().iter().map(|entry| entry.share).collect::<Vec<_>>(), [Share::Diverged]);
}

#[test]
fn a_saddle_is_not_a_minimum_and_undefined_starts_diverge() {
    let basins = classified(&Wells, grid(2.0, 33), &[], &run("sgd", 0.05, 400));
    assert_eq!(basins.minima().len(), 2);
    for (index, outcome) in basins.outcomes().iter().enumerate() {
        let [x, y] = start(basins.grid(), index);
        match outcome {
            Outcome::Diverged { steps } => assert!(y > 1.0 && *steps == 0),
            Outcome::Undecided { .. } => assert!(x == 0.0 && y <= 1.0, "on the ridge"),
            Outcome::Reached { minimum, .. } => {
                let [left_or_right, _] = basins.minima()[usize::from(*minimum)];
                assert!((left_or_right - x.signum()).abs() < 1e-9);
            }
            Outcome::Flat { .. } | Outcome::Stopped { .. } | Outcome::Pending => panic!(),
        }
    }
}

#[test]
fn too_few_steps_leave_starts_undecided() {
    let basins = classified(&Himmelblau, grid(5.0, 9), &FOUR, &run("sgd", 1e-4, 10));
    assert!(basins.outcomes().iter().all(|outcome| *outcome == Outcome::Undecided { steps: 10 }));
    assert!(basins.steps().iter().all(|steps| *steps == 10));
}

#[test]
fn lightness_shows_the_steps_and_hue_the_minimum() {
    let basins = classified(&Himmelblau, grid(5.0, 41), &FOUR, &run("sgd", 0.01, 200));
    let colors = basins.raster().colors;
    let light = |index: usize| colors[index][..3].iter().map(|part| u32::from(*part)).sum::<u32>();
    for minimum in 0..4 {
        let mut cells: Vec<usize> =
            (0..colors.len()).filter(|&index| basins.outcomes()[index].minimum() == Some(minimum)).collect();
        cells.sort_by_key(|&index| basins.outcomes()[index].steps());
        assert!(cells.windows(2).all(|pair| light(pair[0]) + 3 >= light(pair[1])));
        assert!(light(cells[0]) > light(cells[cells.len() - 1]) + 60);
    }
    let legend: Vec<_> = basins.legend().iter().map(|entry| entry.color).collect();
    assert!((0..4).all(|one| {
        (0..one).all(|two| (0..3).map(|part| legend[one][part].abs_diff(legend[two][part]) as u32).sum::<u32>() > 80)
    }));
}

#[test]
fn invalid_runs_are_rejected() {
    for (rate, steps) in [(f64::NAN, 10), (-1.0, 10), (0.0, 10), (0.1, 70_000), (0.1, 1_000_000)] {
        assert!(Sequential::new(&Himmelblau, &run("sgd", rate, steps)).is_err(), "{rate} {steps}");
    }
}

#[test]
fn a_batch_has_the_same_outcomes_as_single_runs() {
    // Unknown and known minima, rates that settle, oscillate and diverge, and undefined regions.
    type Case<'c> = (&'c dyn Surface, &'c [Point], &'c str, f64, usize);
    let cases: [Case; 20] = [
        (&Himmelblau, &FOUR, "sgd", 0.01, 100),
        (&Himmelblau, &[], "sgd", 0.01, 100),
        (&Himmelblau, &FOUR, "sgd", 0.03, 60),
        (&Himmelblau, &FOUR, "sgd", 0.001, 40),
        (&Wells, &[], "sgd", 0.1, 200),
        (&Wells, &[[1.0, 0.0]], "sgd", 0.6, 80),
        (&Himmelblau, &FOUR, "momentum", 0.002, 150),
        (&Wells, &[], "momentum", 0.3, 90),
        (&Himmelblau, &[], "nesterov", 0.03, 60),
        (&Himmelblau, &FOUR, "adagrad", 0.5, 101),
        (&Himmelblau, &FOUR, "adadelta", 1.0, 60),
        (&Himmelblau, &FOUR, "rmsprop", 0.05, 102),
        (&Himmelblau, &FOUR, "adam", 0.1, 103),
        (&Wells, &[], "adam", 0.1, 250),
        (&Himmelblau, &[], "amsgrad", 0.2, 100),
        (&Himmelblau, &FOUR, "adamw", 0.1, 3),
        (&Himmelblau, &FOUR, "adamax", 0.2, 100),
        (&Himmelblau, &FOUR, "nadam", 0.1, 100),
        (&Himmelblau, &FOUR, "lion", 0.02, 100),
        (&Himmelblau, &FOUR, "rprop", 0.01, 0),
    ];
    for (surface, known, optimiser, learning_rate, steps) in cases {
        let run = run(optimiser, learning_rate, steps);
        let sequential = finished(known, &mut Sequential::new(surface, &run).unwrap());
        let batched =
            finished(known, &mut Batched::new(surface, &run).unwrap().expect("a method that supports batches"));
        assert_eq!(sequential.outcomes(), batched.outcomes(), "{optimiser}, η = {learning_rate}");
        assert_eq!(sequential.minima(), batched.minima());
    }
    assert!(Batched::new(&Himmelblau, &run("bfgs", 1.0, 10)).unwrap().is_none());
}

fn finished(known: &[Point], classifier: &mut dyn Classifier) -> Basins {
    let mut basins = Basins::new(grid(4.0, 41), known);
    while basins.advance(classifier, &mut || true) {}
    basins
}

#[test]
fn a_flat_region_has_one_outcome_and_no_minima() {
    for formula in ["0x y", "relu(x)", "x^2", "(x - 2y)^2"] {
        let surface = FormulaSurface::parse(formula, &[]).unwrap();
        let run = run("sgd", 0.1, 100);
        for classifier in [
            &mut Sequential::new(&surface, &run).unwrap() as &mut dyn Classifier,
            &mut *classifier(&surface, &run).unwrap(),
        ] {
            let basins = finished(&[], classifier);
            assert!(basins.minima().is_empty(), "{formula}: {} minima", basins.minima().len());
            assert!(basins.legend().iter().any(|entry| entry.share == Share::Flat && entry.area > 0.4), "{formula}");
        }
    }
    let flat = FormulaSurface::parse("x^4 + y^2", &[]).unwrap();
    let known = finished(&[[0.0, 0.0]], &mut Sequential::new(&flat, &run("sgd", 0.1, 100)).unwrap());
    assert!(known.legend().iter().all(|entry| entry.share != Share::Flat));
}
