//! The crossings of one level, each linked to its neighbours along the line.

use super::Lines;

/// No crossing.
pub(super) const NONE: u32 = u32::MAX;

/// Crossings and the segments between them. An edge belongs to two cells, and a cell connects it to one other edge: a crossing
/// has at most two neighbours, and joining lines needs no search.
#[derive(Clone, Default)]
pub(super) struct CrossingGraph {
    nodes: Vec<Crossing>,
}

#[derive(Clone, Copy)]
struct Crossing {
    at: [f64; 2],
    neighbours: [u32; 2],
}

impl CrossingGraph {
    /// Adds a crossing without segments.
    pub(super) fn add(&mut self, at: [f64; 2]) -> u32 {
        self.nodes.push(Crossing { at, neighbours: [NONE; 2] });
        (self.nodes.len() - 1) as u32
    }

    /// Adds a segment between two crossings, if both exist.
    pub(super) fn link(&mut self, one: u32, two: u32) {
        if one == NONE || two == NONE {
            return;
        }
        self.nodes[one as usize].connect(two);
        self.nodes[two as usize].connect(one);
    }

    /// The joined lines: open ones first, each kind in the order in which its first crossing was added.
    pub(super) fn into_lines(mut self) -> Lines {
        let mut lines = Lines::new();
        let mut trail = Vec::new();
        for start in 0..self.nodes.len() {
            if self.nodes[start].is_end() {
                self.follow(start as u32, &mut trail);
                lines.extend((trail.len() > 2).then(|| trail.clone()));
            }
        }
        for start in 0..self.nodes.len() {
            if self.nodes[start].neighbours != [NONE; 2] {
                self.follow(start as u32, &mut trail);
                close(&mut trail);
                lines.extend((trail.len() > 2).then(|| trail.clone()));
            }
        }
        lines
    }

    /// Writes the line from a crossing onwards to `trail`, and removes it from the graph.
    fn follow(&mut self, start: u32, trail: &mut Vec<f64>) {
        trail.clear();
        let (mut previous, mut current) = (NONE, start);
        while current != NONE {
            let Crossing { at, neighbours } = self.nodes[current as usize];
            self.nodes[current as usize].neighbours = [NONE; 2];
            extend(trail, at);
            let next = if neighbours[0] == previous { neighbours[1] } else { neighbours[0] };
            (previous, current) = (current, next);
            if current == start {
                extend(trail, self.nodes[start as usize].at);
                return;
            }
        }
    }
}

impl Crossing {
    fn connect(&mut self, other: u32) {
        let free = usize::from(self.neighbours[0] != NONE);
        self.neighbours[free] = other;
    }

    fn is_end(&self) -> bool {
        self.neighbours[0] != NONE && self.neighbours[1] == NONE
    }
}

/// Appends a point, unless the line ends there already; a line that doubles back on itself is shortened.
fn extend(trail: &mut Vec<f64>, at: [f64; 2]) {
    if trail.ends_with(&at) {
        return;
    }
    let length = trail.len();
    if length >= 4 && trail[length - 4..length - 2] == at {
        trail.truncate(length - 2);
    } else {
        trail.extend(at);
    }
}

/// Removes the stretch around the start of a closed line that is traced out and back.
fn close(trail: &mut Vec<f64>) {
    let mut from = 0;
    while trail.len() - from > 4 && trail[from + 2..from + 4] == trail[trail.len() - 4..trail.len() - 2] {
        from += 2;
        trail.truncate(trail.len() - 2);
    }
    trail.drain(..from);
}
