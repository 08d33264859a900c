//! A distribution in another unit of x.

use std::rc::Rc;

use crate::distribution::Distribution;

/// The distribution of c X.
pub struct Rescaled {
    /// X.
    pub inner: Rc<dyn Distribution>,
    /// c > 0
    pub factor: f64,
}

impl Distribution for Rescaled {
    fn log_density(&self, x: f64) -> f64 {
        self.inner.log_density(x / self.factor) - libm::log(self.factor)
    }

    fn tails(&self, x: f64) -> [f64; 2] {
        self.inner.tails(x / self.factor)
    }

    fn quantile(&self, p: f64) -> f64 {
        self.factor * self.inner.quantile(p)
    }

    fn support(&self) -> [f64; 2] {
        self.inner.support().map(|end| self.factor * end)
    }

    fn mean(&self) -> Option<f64> {
        self.inner.mean().map(|mean| self.factor * mean)
    }

    fn variance(&self) -> Option<f64> {
        self.inner.variance().map(|variance| self.factor * self.factor * variance)
    }

    /// h(cX) = h(X) + ln c
    fn entropy(&self) -> Option<f64> {
        self.inner.entropy().map(|entropy| entropy + libm::log(self.factor))
    }
}
