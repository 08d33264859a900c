//! The handles: a and b, the points of the partition, and, of the midpoint rule, the tags, each within its own cell.

use super::picture::CURVE;
use super::rule::Rule;
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

/// How near to a and b a point can be dragged and to the end of its cell a tag, so that each can be taken again, as shares of the interval
/// and the cell; the least distance of two points; and how near to home an end snaps, as a share of the view.
const MIN_SHARE: f64 = 0.02;
const TAG_ENDS: f64 = 0.04;
const APART: f64 = 1e-6;
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
        // The rules of an end have their tags there; whoever wants others starts in the middle.
        let has_tags = self.rule() == Rule::Midpoint || !self.tags.own().is_empty();
        if let (Some(usual), true) = (self.directed(self.rule()).tag(), has_tags && interval.jumps.is_empty()) {
            let edges = self.cell_edges();
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

    /// Moves a point of the partition. It may pass others: a partition is a set.
    fn drag_point(&mut self, index: usize, x: f64) {
        let ([low, high], mut points) = (self.interval().ends, self.points());
        let even = even(self.count());
        if index >= points.len() || high <= low || x.is_nan() {
            return;
        }
        let mut share = snapped((x - low) / (high - low), even.get(index));
        if even.get(index) != Some(&share) {
            share = share.clamp(MIN_SHARE, 1.0 - MIN_SHARE);
        }
        while points.iter().enumerate().any(|(other, point)| other != index && *point == share) {
            // No two are alike.
            share = rounded(share + if share < 0.5 { APART } else { -APART }, 6);
        }
        points[index] = share;
        self.partition.put(points, &even);
    }

    /// Moves a tag within its cell, up to a little off the ends, where it would lie on another.
    fn drag_tag(&mut self, index: usize, x: f64) {
        let ([low, high], edges) = (self.interval().ends, self.cell_edges());
        let cells = edges.len() - 1;
        let Some(usual) = self.directed(self.rule()).tag().filter(|_| index < cells && high > low && !x.is_nan())
        else {
            return;
        };
        let [from, to] = [edges[index], edges[index + 1]].map(|share| low + share * (high - low));
        let mut tags: Vec<f64> = (0..cells).map(|index| self.tag(index)).collect();
        tags[index] = match snapped((x - from) / (to - from), Some(&usual)) {
            share if share == usual => usual,
            share => share.clamp(TAG_ENDS, 1.0 - TAG_ENDS),
        };
        self.tags.put(tags, &vec![usual; cells]);
    }

    /// The ends of the cells as shares of the interval, from the lower end.
    fn cell_edges(&self) -> Vec<f64> {
        let mut edges = [vec![0.0], self.points(), vec![1.0]].concat();
        edges.sort_unstable_by(f64::total_cmp);
        edges
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
