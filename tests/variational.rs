//! Variational inference against closed forms and second methods.
//!
//! | what | against | tolerance |
//! | --- | --- | --- |
//! | ln Z and the moments of every named target | closed forms | 1e-8, 1e-6 for a variance |
//! | the best q of the banana, the funnel, the normal and two modes | closed forms | 1e-6, 1e-9 for the normal |
//! | the gradient of KL(p‖q), by moments and by points | differences of KL(p‖q) | 1e-6 |
//! | both estimates of the gradient of the ELBO | differences of the exact ELBO | 4 standard errors |
//! | the exact ELBO of a wide q on two narrow modes | a rule with other points | 1e-6 |

use std::f64::consts::PI;
use std::rc::Rc;

use fall_line::formula_surface::FormulaSurface;
use fall_line::joint::{Form, Joint};
use fall_line::optimisers;
use fall_line::problem::FunctionProblem;
use fall_line::random::Random;
use fall_line::targets::TARGETS;
use fall_line::trajectory::Run;
use fall_line::variational::gradient::{Single, Workspace, ascent, singles};
use fall_line::variational::{Family, Forward, Mixture, Normal, elbo};

fn target(id: &str, constants: &[f64]) -> (FormulaSurface, Rc<Joint>) {
    let card = TARGETS.iter().find(|card| card.id == id).expect("a target");
    let mut surface = card.surface();
    surface.set_constants(constants);
    let joint = Joint::new(&surface, Form::Logarithm, card.view).unwrap_or_else(|flaw| panic!("{id}: {flaw}"));
    (surface, Rc::new(joint))
}

fn normal(mean: [f64; 2], along: f64, up: f64, tilt: f64) -> Mixture {
    Mixture { normals: vec![Normal { mean, along, up, tilt }] }
}

#[track_caller]
fn assert_near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found}, not {expected}");
}

/// The member of a family with the highest ELBO, by BFGS on differences of the exact ELBO, and ln Z − ELBO.
fn best(surface: &FormulaSurface, family: Family, from: &Mixture, log_total: f64) -> (Mixture, f64) {
    let loss = |at: &[f64]| log_total - elbo(surface, &family.member(at)).value;
    let mut problem = FunctionProblem::new(family.parameters(), |at: &[f64], gradient: &mut [f64]| {
        for (index, slot) in gradient.iter_mut().enumerate() {
            let moved = |step: f64| {
                let mut moved = at.to_vec();
                moved[index] += step;
                loss(&moved)
            };
            let step = 1e-4;
            let [near, far] = [1.0, 2.0].map(|times| moved(times * step) - moved(-times * step));
            *slot = (8.0 * near - far) / (12.0 * step);
        }
        loss(at)
    });
    let bfgs = optimisers::named("bfgs").expect("an optimiser");
    let run = Run { learning_rate: 1.0, ..Run::new(bfgs, &family.coordinates(from)) };
    let trajectory = run.trajectory(&mut problem).expect("a run");
    let gap = trajectory.losses.iter().copied().fold(f64::INFINITY, f64::min);
    (family.member(trajectory.last_point()), gap)
}

#[test]
fn ln_z_and_moments_of_every_target() {
    let (_, banana) = target("banana", &[1.0, 100.0, 20.0]);
    assert_near(banana.log_total(), (2.0 * PI).ln(), 1e-8);
    let (_, modes) = target("modes", &[2.5, 0.8]);
    assert_near(modes.log_total(), (4.0 * PI * 0.64).ln(), 1e-8);
    assert_near(modes.moments(0)[1], 0.64 + 6.25, 1e-7);
    let (_, funnel) = target("funnel", &[3.0]);
    assert_near(funnel.log_total(), (6.0 * PI).ln(), 1e-8);
    assert_near(funnel.moments(0)[1], 9.0, 1e-6);
    let (_, correlated) = target("normal", &[0.9]);
    assert_near(correlated.log_total(), (2.0 * PI * 0.19f64.sqrt()).ln(), 1e-8);
    assert_near(correlated.mean_logarithm(), -1.0, 1e-8);
}

#[test]
fn every_target_is_a_density_over_the_range_of_each_letter() {
    for card in TARGETS {
        for constant in card.constants {
            for end in constant.range {
                let mut constants = card.surface().constants().to_vec();
                let surface = card.surface();
                let place = surface.formula().constants().iter().position(|name| name == constant.name);
                constants[place.expect("the formula has its constants")] = end;
                let (_, joint) = target(card.id, &constants);
                assert_near(joint.expectation(0, |_| 1.0).value, 1.0, 1e-12);
            }
        }
    }
}

#[test]
fn a_logarithm_far_from_zero_has_an_integral() {
    for shift in [-2000.0, 2000.0] {
        let surface = FormulaSurface::parse(&format!("{shift} - x^2/2 - y^2/2"), &[]).expect("a formula");
        let joint = Joint::new(&surface, Form::Logarithm, TARGETS[0].view).expect("a density");
        assert_near(joint.log_total(), shift + (2.0 * PI).ln(), 1e-8);
        assert_near(joint.mean_logarithm(), shift - 1.0, 1e-8);
        assert_near(joint.value([0.0, 0.0]), 1.0 / (2.0 * PI), 1e-9);
    }
}

#[test]
fn the_best_q_of_a_normal_closes_the_gap_or_leaves_a_known_one() {
    let (surface, joint) = target("normal", &[0.9]);
    let from = normal([1.0, -0.5], 0.7, 0.8, 0.0);
    let (_, gap) = best(&surface, Family::Full, &from, joint.log_total());
    assert_near(gap, 0.0, 1e-9);
    let (diagonal, gap) = best(&surface, Family::Diagonal, &from, joint.log_total());
    let [x, _, y] = diagonal.normals[0].covariance();
    assert_near(x, 0.19, 1e-7);
    assert_near(y, 0.19, 1e-7);
    assert_near(gap, -0.5 * 0.19f64.ln(), 1e-9);
}

#[test]
fn the_best_q_of_the_banana_and_of_the_funnel() {
    let (surface, joint) = target("banana", &[1.0, 100.0, 20.0]);
    let from = normal([0.0, 0.0], 0.5, 0.5, 0.0);
    let (q, gap) = best(&surface, Family::Diagonal, &from, joint.log_total());
    assert_near(gap, 1.880_602, 1e-6);
    assert_near(q.normals[0].mean[0], 0.015_698_9, 1e-6);
    assert_near(q.normals[0].covariance()[0], 0.156_747, 1e-6);
    let (_, gap) = best(&surface, Family::Full, &from, joint.log_total());
    assert_near(gap, 1.831_387, 1e-6);
    let (surface, joint) = target("funnel", &[3.0]);
    let (_, gap) = best(&surface, Family::Diagonal, &from, joint.log_total());
    assert_near(gap, 3f64.ln() - 0.5 * (18f64 / 11.0).ln(), 1e-7);
    assert_near(gap, 0.852_374, 1e-6);
}

#[test]
fn kl_from_p_covers_two_modes_and_has_the_moments_of_p_at_its_minimum() {
    let (_, joint) = target("modes", &[2.5, 0.8]);
    let forward = Forward::new(joint);
    let ([x, y], [across, tilt, up]) = forward.moments();
    assert_near(across.sqrt(), 2.624_881, 1e-6);
    let q = normal([x, y], across.sqrt(), up.sqrt(), tilt / across.sqrt());
    let mut gradient = [1.0; 5];
    forward.descent(&q, &mut gradient);
    gradient.iter().for_each(|entry| assert_near(*entry, 0.0, 1e-9));
    for other in [normal([0.1, 0.0], 2.624_881, 0.8, 0.0), normal([0.0, 0.0], 2.5, 0.8, 0.1)] {
        assert!(forward.divergence(&other) > forward.divergence(&q));
    }
    // Two normals of equal weight are p itself.
    let both = [2.5, -2.5].map(|x| Normal { mean: [x, 0.0], along: 0.8, up: 0.8, tilt: 0.0 });
    assert_near(forward.divergence(&Mixture { normals: both.to_vec() }), 0.0, 1e-7);
}

#[test]
fn gradients_of_kl_from_p_are_its_differences() {
    let (_, joint) = target("banana", &[0.0, 3.0, 2.0]);
    let forward = Forward::new(joint);
    let one = normal([0.4, 0.9], 0.8, 1.1, 0.3);
    let mut two = one.clone();
    two.normals[0].tilt = 0.0;
    two.normals.push(Normal { mean: [-0.7, 0.2], along: 0.6, up: 0.9, tilt: 0.0 });
    for (family, q) in [(Family::Full, one), (Family::Mixture, two)] {
        let at = family.coordinates(&q);
        let mut gradient = vec![0.0; family.parameters()];
        forward.descent(&q, &mut gradient);
        for (index, entry) in gradient.iter().enumerate() {
            let moved = |step: f64| {
                let mut moved = at.clone();
                moved[index] += step;
                forward.divergence(&family.member(&moved))
            };
            assert_near(*entry, (moved(1e-5) - moved(-1e-5)) / 2e-5, 1e-6);
        }
    }
}

#[test]
fn both_estimates_have_the_gradient_of_the_elbo_as_their_mean() {
    let (surface, _) = target("banana", &[0.0, 3.0, 2.0]);
    let one = normal([0.4, 0.9], 0.8, 1.1, 0.3);
    let mut two = one.clone();
    two.normals[0].tilt = 0.0;
    two.normals.push(Normal { mean: [-0.7, 0.2], along: 0.6, up: 0.9, tilt: 0.0 });
    for (family, q) in [(Family::Full, one), (Family::Mixture, two)] {
        let at = family.coordinates(&q);
        let exact = |index: usize| {
            let moved = |step: f64| {
                let mut moved = at.clone();
                moved[index] += step;
                elbo(&surface, &family.member(&moved)).value
            };
            (moved(1e-5) - moved(-1e-5)) / 2e-5
        };
        let count = 100_000;
        let singles = singles(&surface, &q, count, &mut Random::new(3));
        for index in 0..family.parameters_each() {
            for values in [|one: &Single| one.reparameterised, |one: &Single| one.score] {
                let mean = singles.iter().map(|one| values(one)[index]).sum::<f64>() / count as f64;
                let square = singles.iter().map(|one| values(one)[index].powi(2)).sum::<f64>() / count as f64;
                let error = ((square - mean * mean) / count as f64).sqrt();
                assert_near(mean, exact(index), 4.0 * error);
            }
        }
        let mut gradient = vec![0.0; family.parameters()];
        let sampled = ascent(&surface, &q, count, &mut Random::new(4), &mut Workspace::default(), &mut gradient);
        assert_near(sampled.value, elbo(&surface, &q).value, 4.0 * sampled.error);
        for (index, entry) in gradient.iter().enumerate() {
            assert_near(*entry, exact(index), 0.1);
        }
    }
}

/// Two narrow modes make ln f all but kinked along x = 0. Against it: E over x by a fine midpoint rule, where y is independent.
#[test]
fn the_exact_elbo_of_a_wide_q_on_narrow_modes() {
    let (surface, joint) = target("modes", &[2.5, 0.5]);
    let q = normal([0.0, 0.0], 2.5, 0.5, 0.0);
    let found = elbo(&surface, &q);
    let step = 1e-3;
    let line = |x: f64| {
        let [near, far] = [x - 2.5, x + 2.5].map(|from| -from * from / 0.5);
        near.max(far) + (-(near - far).abs()).exp().ln_1p()
    };
    let sum: f64 = (-25_000..25_000)
        .map(|index| step * (f64::from(index) + 0.5))
        .map(|x| step * line(x) * (-x * x / 12.5).exp() / (12.5 * PI).sqrt())
        .sum();
    let expected = sum - 0.5 + q.normals[0].entropy();
    assert_near(found.value, expected, 1e-6);
    assert!(found.error < 1e-6 && found.value < joint.log_total(), "{found:?}");
}
