//! Shares of an interval as a setting: where its partition is, or where in each cell f is evaluated.

use crate::figure::{Control, Group, Parameter, Refusal, Setting};
use crate::number;

/// The most numbers.
const MOST: usize = 200;

/// Numbers from 0 to 1, or none of one's own.
#[derive(Clone, Debug)]
pub struct Shares {
    name: &'static str,
    label: &'static str,
    /// Whether they divide the interval: none is 0 or 1, and no two are alike.
    divide: bool,
    shares: Vec<f64>,
}

impl Shares {
    /// No numbers of one's own.
    pub fn new(name: &'static str, label: &'static str, divide: bool) -> Self {
        Self { name, label, divide, shares: Vec::new() }
    }

    /// The numbers; empty if there are none of one's own.
    pub fn own(&self) -> &[f64] {
        &self.shares
    }

    /// Sets them; those that are the same as the usual ones are none of one's own.
    pub fn put(&mut self, shares: Vec<f64>, usual: &[f64]) {
        self.shares = if shares == usual { Vec::new() } else { shares };
    }

    /// Goes back to the usual ones.
    pub fn clear(&mut self) {
        self.shares.clear();
    }

    fn accepts(&self, shares: &[f64]) -> bool {
        let ends = if self.divide { 1e-9..=1.0 - 1e-9 } else { 0.0..=1.0 };
        let is_new = |(index, share): (usize, &f64)| !shares[..index].contains(share);
        let are_distinct = || !self.divide || shares.iter().enumerate().all(is_new);
        shares.len() <= MOST && are_distinct() && shares.iter().all(|share| ends.contains(share))
    }
}

impl Setting for Shares {
    fn name(&self) -> &str {
        self.name
    }

    fn value(&self) -> String {
        self.shares.iter().map(f64::to_string).collect::<Vec<_>>().join(",")
    }

    fn is_default(&self) -> bool {
        self.shares.is_empty()
    }

    fn parameter(&self) -> Parameter {
        Parameter::of(self, self.label, Control::Text).in_group(Group::How).in_section("Partition as text")
    }

    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        let order =
            if self.divide { "different shares of the interval, between 0 and 1" } else { "shares from 0 to 1" };
        let shares = number::parse_list(text).filter(|shares| self.accepts(shares));
        self.shares = shares.ok_or_else(|| Refusal::new(format!("{} must be {order}: 0.2,0.5,0.8", self.label)))?;
        Ok(())
    }
}
