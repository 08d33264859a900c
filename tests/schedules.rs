//! Checks every schedule of `reference/schedules.json` (PyTorch's rates in double precision) at every recorded step.
//!
//! | schedule | relative bound | why |
//! | --- | --- | --- |
//! | all | 1e-14 | the same closed forms; PyTorch's recursive ones lose a few units in the last place |
//! | one-cycle | 1e-12 | the last rates are differences of numbers a thousand times their size |

use fall_line::schedule::{self, Schedule};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Case {
    schedule: String,
    params: BTreeMap<String, f64>,
    base: f64,
    rates: Vec<f64>,
}

fn chosen(id: &str, params: &BTreeMap<String, f64>) -> Schedule {
    let mut schedule = Schedule::new(schedule::named(id).unwrap_or_else(|| panic!("no schedule {id}")));
    for (name, &value) in params {
        schedule.settings.set(name, value).unwrap();
    }
    schedule
}

fn bound(schedule: &str) -> f64 {
    if schedule == "one-cycle" { 1e-12 } else { 1e-14 }
}

#[test]
fn every_rate_matches_the_reference() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("reference/schedules.json")).unwrap();
    assert!(!cases.is_empty() && cases.iter().all(|case| !case.rates.is_empty()));
    for case in cases {
        let rates = chosen(&case.schedule, &case.params).rates(case.rates.len());
        for (step, expected) in case.rates.iter().enumerate() {
            let error = (rates(step, case.base) / expected - 1.0).abs();
            assert!(error <= bound(&case.schedule), "{} at step {step}: off by {error:e}", case.schedule);
        }
    }
}

#[test]
fn a_schedule_without_a_length_ends_with_the_run() {
    for id in ["cosine", "polynomial", "one-cycle", "warm-up"] {
        let explicit = chosen(id, &BTreeMap::from([("steps".into(), 80.0)])).rates(500);
        let implicit = chosen(id, &BTreeMap::new()).rates(80);
        assert!((0..=80).all(|step| explicit(step, 0.3) == implicit(step, 0.3)), "{id}");
    }
    assert!(chosen("cosine", &BTreeMap::new()).rates(80)(80, 0.3).abs() < 1e-16);
    assert_eq!(chosen("polynomial", &BTreeMap::new()).rates(80)(100, 0.3), 0.0);
}

#[test]
fn one_cycle_rises_to_its_peak_and_keeps_its_final_rate() {
    let rates = chosen("one-cycle", &BTreeMap::from([("peak".into(), 0.5), ("warmup".into(), 0.5)])).rates(99);
    assert!((rates(0, 0.1) - 0.5 / 25.0).abs() < 1e-16);
    assert!((rates(49, 0.1) - 0.5).abs() < 1e-16);
    assert!((rates(99, 0.1) - 0.5 / 25.0 / 1e4).abs() < 1e-16);
    assert_eq!(rates(99, 0.1), rates(1000, 0.1));
    let rising = chosen("one-cycle", &BTreeMap::from([("warmup".into(), 1.0)])).rates(10);
    assert_eq!([10, 11, 15].map(|step| rising(step, 0.1)), [0.1; 3]);
}

#[test]
fn a_warm_up_is_linear_and_then_constant_or_a_cosine() {
    let params = |cosine| BTreeMap::from([("warmup".to_string(), 0.1), ("cosine".to_string(), cosine)]);
    let rates = chosen("warm-up", &params(0.0)).rates(100);
    let found: Vec<f64> = [0, 5, 10, 50, 100].map(|step| rates(step, 0.3)).to_vec();
    let expected = [0.1, 0.2, 0.3, 0.3, 0.3];
    assert!(found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-15), "{found:?}");
    let rates = chosen("warm-up", &params(1.0)).rates(100);
    let found: Vec<f64> = [5, 10, 55, 100].map(|step| rates(step, 0.3)).to_vec();
    let expected = [0.2, 0.3, 0.15, 0.0];
    assert!(found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-15), "{found:?}");
}

#[test]
fn rates_are_finite_at_the_edges_of_every_parameter() {
    for card in &schedule::SCHEDULES {
        for parameter in card.parameters {
            for value in parameter.range {
                let mut schedule = Schedule::new(card);
                schedule.settings.set(parameter.name, value).unwrap();
                let is_valid = |run| {
                    let rates = schedule.rates(run);
                    (0..200).map(|step| rates(step, 0.1)).all(|rate| rate.is_finite() && rate >= 0.0)
                };
                assert!(is_valid(0) && is_valid(1) && is_valid(100), "{} with {} = {value}", card.id, parameter.name);
            }
        }
    }
}
