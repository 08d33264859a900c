//! The final losses of the networks of one width, and what is said about them.

use super::Member;
use crate::order::ordered;

/// A gradient below this norm is small: the run has arrived, as far as anyone can tell without the Hessian.
pub const SMALL_GRADIENT: f64 = 1e-3;

/// The quantiles between which the spread lies.
const SPREAD: [f64; 2] = [0.1, 0.9];

/// A network that has been trained.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trained {
    /// Which one.
    pub member: Member,
    /// Its loss after the last epoch.
    pub loss: f64,
    /// The norm of the gradient there.
    pub gradient: f64,
}

impl Trained {
    /// Whether its gradient is small.
    pub fn has_arrived(&self) -> bool {
        self.gradient < SMALL_GRADIENT
    }
}

/// The networks of one width.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// Those that have been trained, by ascending loss.
    pub networks: Vec<Trained>,
    /// How many have diverged.
    pub diverged: usize,
}

impl Column {
    /// The networks of a width, in any order.
    pub fn new(networks: Vec<Trained>, diverged: usize) -> Self {
        Self { networks: ordered(networks, |one, two| one.loss < two.loss), diverged }
    }

    /// The lowest loss.
    pub fn best(&self) -> Option<f64> {
        self.networks.first().map(|network| network.loss)
    }

    /// The loss below which a share of the networks lies, interpolated between two of them as NumPy's `quantile` does.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let last = self.networks.len().checked_sub(1)?;
        let place = share * last as f64;
        let below = (place as usize).min(last);
        let [low, high] = [below, (below + 1).min(last)].map(|at| self.networks[at].loss);
        Some(low + (place - below as f64) * (high - low))
    }

    /// Half of the networks end below it.
    pub fn median(&self) -> Option<f64> {
        self.quantile(0.5)
    }

    /// How far apart the losses are: from the first to the ninth decile.
    pub fn spread(&self) -> Option<f64> {
        let [low, high] = SPREAD.map(|share| self.quantile(share));
        Some(high? - low?)
    }

    /// The share of networks, diverged ones included, that end at a loss or below it.
    pub fn share_below(&self, loss: f64) -> Option<f64> {
        self.share(|network| network.loss <= loss)
    }

    /// The share that has arrived.
    pub fn arrived(&self) -> Option<f64> {
        self.share(Trained::has_arrived)
    }

    fn share(&self, belongs: impl Fn(&Trained) -> bool) -> Option<f64> {
        let all = self.networks.len() + self.diverged;
        let count = self.networks.iter().filter(|network| belongs(network)).count();
        (all > 0).then(|| count as f64 / all as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(losses: &[f64], diverged: usize) -> Column {
        let trained = |(run, &loss)| Trained { member: Member { width: 2, run }, loss, gradient: loss * 1e-2 };
        Column::new(losses.iter().enumerate().map(trained).collect(), diverged)
    }

    #[test]
    fn quantiles_are_those_of_numpy() {
        let some = column(&[0.4, 0.1, 0.7, 0.2, 0.3, 0.9], 2);
        // numpy.quantile([0.4, 0.1, 0.7, 0.2, 0.3, 0.9], [0.1, 0.5, 0.9])
        for (share, expected) in [(0.1, 0.15), (0.5, 0.35), (0.9, 0.8), (0.0, 0.1), (1.0, 0.9)] {
            assert!((some.quantile(share).expect("networks") - expected).abs() < 1e-15, "{share}");
        }
        assert!((some.spread().expect("networks") - 0.65).abs() < 1e-15);
        assert_eq!([some.best(), some.share_below(0.3), some.arrived()], [Some(0.1), Some(0.375), Some(0.0)]);
    }

    #[test]
    fn of_no_network_nothing_is_known() {
        let none = column(&[], 0);
        assert_eq!([none.best(), none.median(), none.spread(), none.share_below(1.0), none.arrived()], [None; 5]);
        assert_eq!(column(&[0.5], 0).spread(), Some(0.0));
    }
}
