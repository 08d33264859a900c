//! Runs that come to a point where f is defined and ∇f is not: a tip, a kink, a vertical tangent, the edge of a domain.

use fall_line::basin::{Basins, Outcome, Sequential, Share, classifier};
use fall_line::formula_surface::FormulaSurface;
use fall_line::optimiser::OptimiserCard;
use fall_line::optimisers::{self, OPTIMISERS};
use fall_line::plane::{Grid, Point, View};
use fall_line::problem::{Problem, SurfaceProblem};
use fall_line::surface::Surface;
use fall_line::trajectory::{Run, Trajectory, Verdict};

fn surface(formula: &str, constants: &[(&str, f64)]) -> FormulaSurface {
    FormulaSurface::parse(formula, constants).unwrap()
}

fn run(card: &'static OptimiserCard, rate: f64, start: Point, steps: usize) -> Run {
    Run { learning_rate: rate, steps, ..Run::new(card, &start) }
}

fn descend(card: &'static OptimiserCard, rate: f64, start: Point, formula: &str) -> Trajectory {
    run(card, rate, start, 60).trajectory(&mut SurfaceProblem::new(&surface(formula, &[]))).unwrap()
}

/// Starts at multiples of ¼, from which steps of ¼ land on 0 exactly.
const GRID: Grid = Grid { view: View { x: [-2.0, 2.0], y: [-2.0, 2.0] }, columns: 17, rows: 17 };

fn sgd() -> &'static OptimiserCard {
    optimisers::named("sgd").unwrap()
}

#[test]
fn plain_descent_rests_on_a_minimum_without_a_gradient_and_stops_elsewhere() {
    use Verdict::{Converged, Diverged, Stopped};
    for (formula, start, rate, verdict, steps, last) in [
        // Tips and kinks that are minima.
        ("sqrt(x^2 + y^2)", [1.0, 0.0], 0.5, Converged, 60, [0.0, 0.0]),
        ("3 + sqrt((x - 3)^2 + (y - 4)^2)", [3.0, 5.0], 0.25, Converged, 60, [3.0, 4.0]),
        ("(x^2 + y^2)^0.25", [0.0, 0.0], 0.1, Converged, 60, [0.0, 0.0]),
        ("cbrt(x^2) + y^2", [0.0, 1.0], 0.5, Converged, 60, [0.0, 0.0]),
        ("sqrt(x^2) + y^2", [1.0, 1.0], 0.5, Converged, 60, [0.0, 0.0]),
        ("sqrt(x^2) + sqrt(y^2)", [1.0, 0.5], 0.25, Converged, 60, [0.0, 0.0]),
        (
            "-20exp(-0.2sqrt(0.5(x^2 + y^2))) - exp(0.5(cos(2pi x) + cos(2pi y)))",
            [0.0; 2],
            0.1,
            Converged,
            60,
            [0.0; 2],
        ),
        // Kinks with derivatives, for comparison.
        ("abs(x) + y^2", [1.0, 1.0], 0.5, Converged, 60, [0.0, 0.0]),
        ("max(x, -x) + y^2", [1.0, 1.0], 0.5, Converged, 60, [0.0, 0.0]),
        ("relu(x) + relu(-x) + y^2", [1.0, 1.0], 0.5, Converged, 60, [0.0, 0.0]),
        // No minimum: a maximum, a kink along which f falls, a vertical tangent, edges of domains.
        ("-sqrt(x^2 + y^2)", [0.0, 0.0], 0.1, Stopped, 0, [0.0, 0.0]),
        ("sqrt((x - y)^2) + (x + y)/8", [0.5, 0.5], 0.1, Stopped, 0, [0.5, 0.5]),
        ("sqrt((2x - y)^2) + (x + 2y)/8", [0.0, 0.0], 0.1, Stopped, 0, [0.0, 0.0]),
        ("cbrt(x) + y^2", [1.0, 0.0], 3.0, Stopped, 1, [0.0, 0.0]),
        ("sqrt(x) + y^2", [0.25, 0.0], 0.25, Stopped, 1, [0.0, 0.0]),
        ("acos(x) + y^2", [1.0, 0.5], 0.1, Stopped, 0, [1.0, 0.5]),
        // Where f is not finite a run has diverged, as before.
        ("sqrt(x)", [0.25, 0.0], 1.0, Diverged, 0, [0.25, 0.0]),
        ("ln(x)", [1.0, 0.0], 1.0, Diverged, 0, [1.0, 0.0]),
        ("sqrt(x^2 + y^2) - ln(x)", [0.0, 0.0], 1.0, Diverged, 0, [0.0, 0.0]),
    ] {
        let trajectory = descend(sgd(), rate, start, formula);
        assert_eq!((trajectory.verdict, trajectory.steps()), (verdict, steps), "{formula}");
        assert_eq!(trajectory.last_point(), last, "{formula}");
        assert_eq!(trajectory.losses.len(), steps + 1);
        assert_eq!(trajectory.evaluations(steps), steps + 1, "{formula}: the probe does not count");
    }
    assert_eq!(descend(sgd(), 0.5, [1.0, 0.0], "sqrt(x^2 + y^2)").converged_at, Some(2));
}

#[test]
fn a_kink_without_a_derivative_is_descended_as_one_with() {
    for card in &OPTIMISERS {
        let [with, without] =
            ["abs(x) + y^2", "sqrt(x^2) + y^2"].map(|formula| descend(card, 0.25, [1.0, 1.0], formula));
        // A search refuses a trial without a slope.
        if !["bfgs", "conjugate-gradient", "newton"].contains(&card.id) {
            assert_eq!(with, without, "{}", card.id);
        }
        assert!(
            ![Verdict::Diverged, Verdict::Stopped].contains(&without.verdict),
            "{}: {:?}",
            card.id,
            without.verdict
        );
    }
}

/// With the kink where the first step lands; its slope there is that of the inclined plane.
#[test]
fn every_optimiser_goes_on_from_a_kink_by_its_own_rule() {
    for card in &OPTIMISERS {
        let plane = surface("x + y^2", &[]);
        let first = run(card, 0.125, [2.0, 0.0], 1).trajectory(&mut SurfaceProblem::new(&plane)).unwrap();
        let kink = surface("sqrt((x - c)^2) + y^2", &[("c", first.last_point()[0])]);
        let run = run(card, 0.125, [2.0, 0.0], 40);
        let trajectory = run.trajectory(&mut SurfaceProblem::new(&kink)).unwrap();
        assert_eq!(trajectory.steps(), 40, "{}", card.id);
        assert!(![Verdict::Diverged, Verdict::Stopped].contains(&trajectory.verdict), "{}", card.id);
        if !["bfgs", "conjugate-gradient"].contains(&card.id) {
            assert_eq!(trajectory.point(1), first.last_point(), "{} lands on the kink", card.id);
        }
        let moves_on = trajectory.point(1) != trajectory.point(2);
        match card.id {
            "sgd" | "adagrad" | "rprop" | "newton" => assert!(!moves_on, "{}", card.id),
            "momentum" | "nesterov" | "adam" | "amsgrad" | "lion" => assert!(moves_on, "{}", card.id),
            _ => {}
        }
    }
}

#[test]
fn every_optimiser_rests_on_the_tip_of_a_cone_and_stops_on_a_peak() {
    for card in &OPTIMISERS {
        let [tip, peak] = ["", "-"].map(|sign| descend(card, 0.1, [0.0; 2], &format!("{sign}sqrt(x^2 + y^2)")));
        assert_eq!((tip.verdict, tip.last_point()), (Verdict::Converged, &[0.0; 2][..]), "{}", card.id);
        assert_eq!((peak.verdict, peak.steps()), (Verdict::Stopped, 0), "{}", card.id);
    }
}

#[test]
fn a_batch_has_the_trajectories_of_single_runs() {
    let starts = [[1.0, 0.0], [0.3, 0.7], [0.0, 0.0], [-1.5, 0.0], [0.0, 2.0], [5.0, 1.0]];
    for formula in ["sqrt(x^2 + y^2)", "cbrt(x) + y^2", "sqrt(x) + sqrt(y^2)", "-sqrt(x^2) - y^2"] {
        let surface = surface(formula, &[]);
        for card in &OPTIMISERS {
            let batch = run(card, 0.5, [0.0; 2], 300).trajectories(&starts, &surface).unwrap();
            for (start, found) in starts.into_iter().zip(batch) {
                let alone = run(card, 0.5, start, 300).trajectory(&mut SurfaceProblem::new(&surface)).unwrap();
                // As text: the loss may be NaN.
                let [found, alone] = [found, alone].map(|trajectory| format!("{trajectory:?}"));
                assert_eq!(found, alone, "{} on {formula} from {start:?}", card.id);
            }
        }
    }
}

#[test]
fn basins_show_a_minimum_without_a_gradient_and_where_runs_stop() {
    for (formula, share, start) in [
        ("sqrt(x^2 + y^2)", Share::Minimum { index: 0, at: [0.0, 0.0] }, [1.0, 0.0]),
        ("sqrt(x^2) + y^2", Share::Minimum { index: 0, at: [0.0, 0.0] }, [1.0, 1.0]),
        ("-sqrt(x^2 + y^2)", Share::Stopped, [0.0, 0.0]),
        ("sqrt(x) + 0y", Share::Stopped, [0.25, 0.0]),
    ] {
        let surface = surface(formula, &[]);
        let run = run(sgd(), 0.25, start, 50);
        let outcomes = [true, false].map(|one_by_one| {
            let mut basins = Basins::new(GRID, &[]);
            let mut sequential = Sequential::new(&surface, &run).unwrap();
            let mut batched = classifier(&surface, &run).unwrap();
            while basins.advance(if one_by_one { &mut sequential } else { &mut *batched }, &mut || true) {}
            let is_share = |found: Share| match (found, share) {
                (Share::Minimum { at: [x, y], .. }, Share::Minimum { .. }) => x.abs().max(y.abs()) < 1e-12,
                _ => found == share,
            };
            let legend = basins.legend();
            assert!(legend.iter().any(|entry| is_share(entry.share)), "{formula}: {legend:?}");
            assert!(basins.minima().len() <= 1, "{formula}: {legend:?}");
            basins.outcomes().to_vec()
        });
        assert_eq!(outcomes[0], outcomes[1], "{formula}");
        let index = (0..GRID.len()).find(|&index| [GRID.x(index % 17), GRID.y(index / 17)] == start).expect("a start");
        assert_eq!(matches!(outcomes[0][index], Outcome::Stopped { .. }), share == Share::Stopped, "{formula}");
    }
}

#[test]
fn a_trough_without_gradients_is_flat_and_has_no_minima() {
    for formula in ["sqrt(x^2) + 0y", "sqrt((x - 2y)^2)", "cbrt((x + y)^2)"] {
        let surface = surface(formula, &[]);
        let mut basins = Basins::new(GRID, &[]);
        let mut classifier = classifier(&surface, &run(sgd(), 0.25, [0.0; 2], 50)).unwrap();
        while basins.advance(&mut *classifier, &mut || true) {}
        let is_flat = |outcome: &&Outcome| matches!(outcome, Outcome::Flat { .. });
        assert!(basins.minima().is_empty(), "{formula}: {} minima", basins.minima().len());
        assert!(basins.outcomes().iter().filter(is_flat).count() >= 8, "{formula}: {:?}", basins.legend());
    }
}

#[test]
fn a_probe_takes_few_evaluations_and_a_run_at_rest_none() {
    let cone = surface("sqrt(x^2 + y^2)", &[]);
    let mut problem = SurfaceProblem::new(&cone);
    run(sgd(), 0.1, [0.0; 2], 10_000).trajectory(&mut problem).unwrap();
    assert!(problem.evaluations().losses < 100, "{:?}", problem.evaluations());
    assert_eq!(cone.value([0.0; 2]), 0.0);
}
