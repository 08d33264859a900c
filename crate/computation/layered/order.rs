//! The order of slots within each layer, with as few crossings as can be found.

use super::Slots;

/// The initial orders tried, and the sweeps from each.
const STARTS: u64 = 12;
const SWEEPS: usize = 24;

/// Graphs with more slots than this get a single start and few sweeps: nobody follows their wires one by one.
const MANY_SLOTS: usize = 400;
const FEW_SWEEPS: usize = 4;

/// The slots of each layer from the bottom, and the place of each slot in its layer.
#[derive(Clone)]
pub struct Order {
    pub layers: Vec<Vec<usize>>,
    place: Vec<usize>,
}

/// The best order found, and its number of crossings.
pub fn best(slots: &Slots) -> (Order, usize) {
    let is_large = slots.layer.len() > MANY_SLOTS;
    let (starts, sweeps) = if is_large { (1, FEW_SWEEPS) } else { (STARTS, SWEEPS) };
    let mut best = swept(slots, Order::initial(slots, 0), sweeps);
    for start in 1..starts {
        if best.1 == 0 {
            break;
        }
        let found = swept(slots, Order::initial(slots, start), sweeps);
        if found.1 < best.1 {
            best = found;
        }
    }
    best
}

/// Sweeps forward and backward while wires cross. Returns the best order met.
fn swept(slots: &Slots, mut order: Order, sweeps: usize) -> (Order, usize) {
    let mut best = (order.clone(), order.crossings(slots));
    for sweep in 0..sweeps {
        if best.1 == 0 {
            break;
        }
        let (count, reverse) = (order.layers.len(), sweep % 4 > 1);
        if sweep % 2 == 0 {
            (1..count).for_each(|layer| order.by_barycentres(layer, &slots.before, reverse));
        } else {
            (0..count.saturating_sub(1)).rev().for_each(|layer| order.by_barycentres(layer, &slots.after, reverse));
        }
        order.exchange(slots);
        let crossings = order.crossings(slots);
        if crossings < best.1 {
            best = (order.clone(), crossings);
        }
    }
    best
}

impl Order {
    /// An initial order: that of the nodes, the first at the top, or a shuffled one.
    fn initial(slots: &Slots, start: u64) -> Self {
        let count = slots.layer.iter().max().map_or(0, |&last| last + 1);
        let mut layers = vec![Vec::new(); count];
        (0..slots.layer.len()).rev().for_each(|slot| layers[slots.layer[slot]].push(slot));
        // A linear congruential generator (Knuth's MMIX) is random enough to leave a local minimum.
        let mut random = start;
        for layer in layers.iter_mut().filter(|_| start > 0) {
            for last in (1..layer.len()).rev() {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                layer.swap(last, (random >> 33) as usize % (last + 1));
            }
        }
        let mut order = Self { layers, place: vec![0; slots.layer.len()] };
        (0..count).for_each(|layer| order.place_all(layer));
        order
    }

    fn place_all(&mut self, layer: usize) {
        self.layers[layer].iter().enumerate().for_each(|(place, &slot)| self.place[slot] = place);
    }

    /// Orders a layer by the mean places of its neighbours; a slot without any keeps its place. Slots with equal means keep their order,
    /// or reverse it, which leads out of local minima.
    fn by_barycentres(&mut self, layer: usize, neighbours: &[Vec<usize>], reverse: bool) {
        let key = |slot: usize| {
            let near = &neighbours[slot];
            let sum: usize = near.iter().map(|&other| self.place[other]).sum();
            if near.is_empty() { self.place[slot] as f64 } else { sum as f64 / near.len() as f64 }
        };
        let mut keyed: Vec<(f64, usize)> = self.layers[layer].iter().map(|&slot| (key(slot), slot)).collect();
        if reverse {
            keyed.reverse();
        }
        keyed.sort_by(|one, two| one.0.total_cmp(&two.0));
        self.layers[layer] = keyed.into_iter().map(|(_, slot)| slot).collect();
        self.place_all(layer);
    }

    /// Exchanges neighbours within layers while that removes crossings.
    fn exchange(&mut self, slots: &Slots) {
        for _ in 0..SWEEPS {
            let mut is_better = false;
            for layer in 0..self.layers.len() {
                for place in 1..self.layers[layer].len() {
                    let [low, high] = [self.layers[layer][place - 1], self.layers[layer][place]];
                    if self.pair_crossings(slots, high, low) < self.pair_crossings(slots, low, high) {
                        self.layers[layer].swap(place - 1, place);
                        (self.place[high], self.place[low]) = (place - 1, place);
                        is_better = true;
                    }
                }
            }
            if !is_better {
                break;
            }
        }
    }

    /// The crossings between the links of two slots of a layer, the first below the second, on both sides.
    fn pair_crossings(&self, slots: &Slots, low: usize, high: usize) -> usize {
        self.crossed(&slots.before[low], &slots.before[high]) + self.crossed(&slots.after[low], &slots.after[high])
    }

    fn crossed(&self, low: &[usize], high: &[usize]) -> usize {
        let above = |one: usize| high.iter().filter(|&&two| self.place[two] < self.place[one]).count();
        low.iter().map(|&one| above(one)).sum()
    }

    /// The number of crossings between all neighbouring layers.
    fn crossings(&self, slots: &Slots) -> usize {
        let mut count = 0;
        for layer in &self.layers {
            for (place, &low) in layer.iter().enumerate() {
                for &high in &layer[place + 1..] {
                    count += self.crossed(&slots.after[low], &slots.after[high]);
                }
            }
        }
        count
    }
}
