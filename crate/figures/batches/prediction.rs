//! What theory says about all runs: their mean and covariance after every step, where these settle, and the expected loss.

use std::rc::Rc;

use super::course::Setup;
use crate::data_loss::MeanSquaredError;
use crate::minibatch::{self, MOST_SAMPLES, MomentMap, Moments, Order, Reshuffling, Sample};
use crate::plane::Point;
use crate::surface::Surface;

/// The samples of a data set as quadratics about a minimum.
#[derive(Clone, Debug)]
pub struct Quadratics {
    /// θ*: the least-squares weights, or those nearest to the start.
    pub minimum: Point,
    /// The samples.
    pub samples: Vec<Sample>,
    /// The Hessian of their mean.
    pub hessian: [f64; 3],
}

/// The law of all runs.
#[derive(Debug)]
pub struct Law {
    /// Whether it is the law of the order that is set, and not that of independent batches of the same size.
    pub is_exact: bool,
    /// The moments of θ − θ* after each step.
    pub moments: Vec<Moments>,
    /// The moments that runs settle at, for each phase of the period: none if they do not settle. `None` if the rate changes.
    settled: Option<Vec<Moments>>,
}

/// The laws of a setup, as far as they are known.
#[derive(Default)]
pub struct Prediction {
    setup: Option<Setup>,
    quadratics: Option<Quadratics>,
    independent: Option<Rc<Law>>,
    reshuffling: Option<Reshuffling>,
    exact: Option<Rc<Law>>,
}

impl Quadratics {
    /// The squared residuals of a data set, about the minimum nearest to a point. `None` without data.
    pub fn of(loss: &MeanSquaredError, near: Point) -> Option<Self> {
        let minimum = loss.nearest_fit(near)?;
        let sample = |(index, [x, _]): (usize, &Point)| Sample {
            hessian: [2.0 * x * x, 2.0 * x, 2.0],
            gradient: loss.sample_gradient(index, minimum),
        };
        let samples = loss.points().iter().enumerate().map(sample).collect();
        Some(Self { minimum, samples, hessian: loss.hessian(minimum) })
    }

    /// The moments after each step with independent batches.
    pub fn independent(&self, share: f64, rates: &[f64], start: Point) -> Law {
        let map_at = |rate: f64| minibatch::independent(&self.samples, share, rate);
        let mut map = map_at(rates[0]);
        let settled = is_constant(rates).then(|| map.fixed_point().into_iter().collect());
        let mut moments = vec![self.moments_at(start)];
        for (step, &rate) in rates.iter().enumerate() {
            if step > 0 && rate != rates[step - 1] {
                map = map_at(rate);
            }
            moments.push(map.apply(&moments[step]));
        }
        Law { is_exact: false, moments, settled }
    }

    fn moments_at(&self, [x, y]: Point) -> Moments {
        Moments::at([x - self.minimum[0], y - self.minimum[1]])
    }

    /// The moments after each step, if every epoch has the same law.
    fn periodic(&self, prefixes: &[MomentMap], steps: usize, start: Point) -> Law {
        let Some((epoch, parts)) = prefixes.split_last() else { return self.independent(0.0, &[0.0], start) };
        let mut first = self.moments_at(start);
        let mut moments = Vec::with_capacity(steps + 1);
        while moments.len() <= steps {
            moments.extend(parts.iter().map(|part| part.apply(&first)));
            first = epoch.apply(&first);
        }
        moments.truncate(steps + 1);
        let settled = epoch.fixed_point().map(|first| parts.iter().map(|part| part.apply(&first)).collect());
        Law { is_exact: true, moments, settled: Some(settled.unwrap_or_default()) }
    }
}

impl Law {
    /// Whether runs spread without end.
    pub fn spreads(&self) -> bool {
        self.settled.as_ref().is_some_and(Vec::is_empty)
    }

    /// The moments that runs settle at, in the phase of a step.
    pub fn settled_at(&self, step: usize) -> Option<&Moments> {
        let settled = self.settled.as_ref()?;
        settled.get(step % settled.len().max(1))
    }
}

impl Prediction {
    /// Turns to a setup, unless it is the present one. The law of independent batches is known at once.
    pub fn request(&mut self, setup: &Setup, loss: &MeanSquaredError) {
        if self.setup.as_ref() == Some(setup) {
            return;
        }
        *self = Self { setup: Some(setup.clone()), quadratics: Quadratics::of(loss, setup.start), ..Self::default() };
        let Some(quadratics) = &self.quadratics else { return };
        let count = quadratics.samples.len();
        let share = minibatch::share(setup.order, count, setup.size as f64);
        let law = quadratics.independent(share, &setup.rates, setup.start);
        // Full batches are all the same.
        let is_exact = setup.order == Order::Replacement || setup.size == count;
        self.independent = Some(Rc::new(Law { is_exact, ..law }));
        let is_affordable = count <= MOST_SAMPLES && is_constant(&setup.rates);
        if setup.order == Order::Reshuffled && !is_exact && is_affordable {
            self.reshuffling = Some(Reshuffling::new(&quadratics.samples, setup.size, setup.rates[0]));
        }
    }

    /// Works while `go_on` returns `true`; returns whether any is left.
    pub fn advance(&mut self, go_on: &mut dyn FnMut() -> bool) -> bool {
        while let Some(reshuffling) = &mut self.reshuffling {
            if !go_on() {
                return true;
            }
            if !reshuffling.advance() {
                let prefixes = reshuffling.prefixes();
                self.reshuffling = None;
                let (Some(quadratics), Some(setup)) = (&self.quadratics, &self.setup) else { return false };
                self.exact = Some(Rc::new(quadratics.periodic(&prefixes, setup.rates.len(), setup.start)));
            }
        }
        false
    }

    /// The quadratics of a setup, and its law, the exact one as soon as it is known; `None` before it is requested, or without data.
    pub fn of(&self, setup: &Setup) -> Option<(&Quadratics, Rc<Law>)> {
        let law = self.exact.as_ref().or(self.independent.as_ref()).filter(|_| self.setup.as_ref() == Some(setup))?;
        Some((self.quadratics.as_ref()?, Rc::clone(law)))
    }

    /// The law of independent batches, beside an exact one that differs from it.
    pub fn independent(&self) -> Option<&Law> {
        self.independent.as_deref().filter(|_| self.exact.is_some())
    }
}

/// Whether all rates are the same.
fn is_constant(rates: &[f64]) -> bool {
    rates.iter().all(|rate| *rate == rates[0])
}
