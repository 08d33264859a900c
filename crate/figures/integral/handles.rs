//! The handles: a and b, the points of the partition, and the tags, each within its own cell.

use super::picture::CURVE;
use super::rule::Rule;
use super::shares::Shares;
use super::{Accumulation, even};
use crate::figure::{Handle, Travel};
use crate::number::{rounded, to_text};
use crate::scene::AxisScale;

/// The ids of the handles of the ends, and the beginnings of those of the partition's points and tags, which are numbered from 1.
const A: &str = "a";
const B: &str = "b";
const POINT: &str = "point-";
const TAG: &str = "tag-";

/// The most cells of which points and tags can be dragged.
const MOST_DRAGGED: usize = 12;

/// The least width of a cell while its end is dragged, and how near to home an end snaps, as shares of the interval and the view.
const MIN_SHARE: f64 = 1e-3;
const SNAP: f64 = 1e-3;

impl Accumulation {
    /// Every handle; a and b last, so that they lie on top.
    pub(super) fn all_handles(&self) -> Vec<Handle> {
        self.small_handles().into_iter().chain([self.end(0), self.end(1)]).collect()
    }

    /// Moves a handle to an x.
    pub(super) fn drag_handle(&mut self, handle: &str, x: f64) {
        match handle {
            A => self.drag_end(0, x),
            B => self.drag_end(1, x),
            _ => {
                if let Some(index) = number(handle, POINT) {
                    self.drag_point(index, x);
                } else if let Some(index) = number(handle, TAG) {
                    self.drag_tag(index, x);
                }
            }
        }
    }

    /// The handles of the partition's points and of the tags, while they are few enough to be told apart.
    fn small_handles(&self) -> Vec<Handle> {
        let interval = self.interval();
        if self.count() > MOST_DRAGGED || interval.integral.is_err() || self.rule() == Rule::Gauss {
            return Vec::new();
        }
        let [low, high] = interval.ends;
        let (points, even) = (self.points(), even(self.count()));
        let at = |share: f64| low + share * (high - low);
        let point = |(index, share): (usize, &f64)| {
            let x = at(*share);
            let home = even.get(index).map_or(x, |share| at(*share));
            let value = format!("x = {}, point {} of the partition", to_text(x, 4), index + 1);
            self.along(
                format!("{POINT}{}", index + 1),
                format!("Point {} of the partition", index + 1),
                value,
                x,
                home,
                0.0,
            )
        };
        let mut handles: Vec<Handle> = points.iter().enumerate().map(point).collect();
        if let (Some(usual), true) = (self.directed(self.rule()).tag(), interval.jumps.is_empty()) {
            let edges: Vec<f64> = [0.0].into_iter().chain(points).chain([1.0]).collect();
            for (index, cell) in edges.windows(2).enumerate() {
                let within = |tag: f64| at(cell[0] + tag * (cell[1] - cell[0]));
                let (x, home) = (within(self.tag(index)), within(usual));
                let height = self.graph.on_curve(x)[1];
                let value = format!("x = {}, height {}", to_text(x, 4), to_text(interval.value(x), 4));
                let label = format!("Tag of cell {}", index + 1);
                handles.push(self.along(format!("{TAG}{}", index + 1), label, value, x, home, height));
            }
        }
        handles
    }

    /// A handle that moves along the x-axis, at a height.
    fn along(&self, id: String, label: String, value: String, x: f64, home: f64, height: f64) -> Handle {
        let travel = Travel::Along(self.graph.view(), AxisScale::Linear);
        Handle { id, label, value, panel: CURVE, at: [x, height], home: [home, height], travel, removable: false }
    }

    /// The handle of a or b.
    fn end(&self, index: usize) -> Handle {
        let (id, label) = [(A, "Lower limit a"), (B, "Upper limit b")][index];
        let (knob, interval) = (&self.ends[index], self.interval());
        let total = match interval.integral {
            Ok(found) => format!("integral {}", to_text(self.sign() * found.value, 4)),
            Err(_) => "no integral to 1 number".into(),
        };
        let value = format!("{id} = {}, {total}", to_text(knob.value(), 4));
        self.along(id.into(), label.into(), value, knob.value(), knob.default().unwrap_or(knob.value()), 0.0)
    }

    /// Moves a or b; near its home it snaps to it.
    pub(super) fn drag_end(&mut self, index: usize, x: f64) {
        let [low, high] = self.graph.view();
        let knob = &mut self.ends[index];
        match knob.default() {
            Some(home) if (x - home).abs() <= SNAP * (high - low) => knob.put(home),
            _ => knob.put(rounded(x, 6)),
        }
    }

    /// Moves a point of the partition between its neighbours.
    fn drag_point(&mut self, index: usize, x: f64) {
        let ([low, high], mut points) = (self.interval().ends, self.points());
        let even = even(self.count());
        if index >= points.len() || high <= low || x.is_nan() {
            return;
        }
        let before = if index == 0 { 0.0 } else { points[index - 1] };
        let after = points.get(index + 1).copied().unwrap_or(1.0);
        let gap = MIN_SHARE.min(0.25 * (after - before));
        let share = snapped((x - low) / (high - low), even.get(index));
        points[index] = share.clamp(before + gap, after - gap);
        self.partition.put(points, &even);
    }

    /// Moves a tag within its cell.
    fn drag_tag(&mut self, index: usize, x: f64) {
        let [low, high] = self.interval().ends;
        let edges: Vec<f64> = [0.0].into_iter().chain(self.points()).chain([1.0]).collect();
        if index + 1 >= edges.len() || high <= low || x.is_nan() || self.rule().tag().is_none() {
            return;
        }
        let [from, to] = [edges[index], edges[index + 1]].map(|share| low + share * (high - low));
        let cells = edges.len() - 1;
        let mut tags: Vec<f64> = (0..cells).map(|index| self.tag(index)).collect();
        let own = std::mem::replace(&mut self.tags, Shares::new("tags", "Tags", false));
        let usual: Vec<f64> = (0..cells).map(|index| self.tag(index)).collect();
        self.tags = own;
        tags[index] = snapped((x - from) / (to - from), usual.get(index)).clamp(0.0, 1.0);
        self.tags.put(tags, &usual);
    }
}

/// The number of a handle whose id begins with `prefix`, counted from 0.
fn number(handle: &str, prefix: &str) -> Option<usize> {
    handle.strip_prefix(prefix)?.parse::<usize>().ok()?.checked_sub(1)
}

/// A share, rounded; the usual one, if it is as near as rounding.
fn snapped(share: f64, usual: Option<&f64>) -> f64 {
    match usual {
        Some(usual) if (share - usual).abs() < 1e-6 => *usual,
        _ => rounded(share.clamp(0.0, 1.0), 6),
    }
}
