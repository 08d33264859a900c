//! The heights of the slots, in their order within each layer.

use super::Slots;

/// The sweeps over all layers.
const SWEEPS: usize = 40;

/// How much more a link between two bends weighs than one between two nodes, and one between a bend and a node.
const BENDS: f64 = 8.0;
const BEND: f64 = 2.0;

/// The least distance between two bends in a layer; that of a node and its neighbour is 1.
const BETWEEN_BENDS: f64 = 0.5;

/// The height of each slot.
pub fn of(slots: &Slots, order: &[Vec<usize>]) -> Vec<f64> {
    let mut heights = vec![0.0; slots.layer.len()];
    for layer in order {
        let gaps = gaps(slots, layer);
        let middle = 0.5 * gaps.last().copied().unwrap_or(0.0);
        layer.iter().zip(gaps).for_each(|(&slot, gap)| heights[slot] = gap - middle);
    }
    for sweep in 0..SWEEPS {
        let forward = sweep % 2 == 0;
        for index in 0..order.len() {
            let layer = &order[if forward { index } else { order.len() - 1 - index }];
            settle(slots, layer, &mut heights);
        }
    }
    heights
}

/// The least distance of each slot of a layer from the first.
fn gaps(slots: &Slots, layer: &[usize]) -> Vec<f64> {
    let mut sum = 0.0;
    let mut last: Option<usize> = None;
    layer
        .iter()
        .map(|&slot| {
            sum += match last {
                Some(last) if slots.is_bend(last) && slots.is_bend(slot) => BETWEEN_BENDS,
                Some(_) => 1.0,
                None => 0.0,
            };
            last = Some(slot);
            sum
        })
        .collect()
}

/// Moves the slots of a layer as close to the weighted means of their neighbours as their order and distances allow, in the sense of
/// least squares: pools of adjacent violators, after subtracting the least distances.
fn settle(slots: &Slots, layer: &[usize], heights: &mut [f64]) {
    let gaps = gaps(slots, layer);
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for (&slot, gap) in layer.iter().zip(&gaps) {
        let (sum, weight) = wish(slots, slot, heights);
        let mut pool = (sum - gap * weight, weight, 1);
        while let Some(last) = pools.last().filter(|last| last.0 * pool.1 > pool.0 * last.1) {
            pool = (pool.0 + last.0, pool.1 + last.1, pool.2 + last.2);
            pools.pop();
        }
        pools.push(pool);
    }
    let placed = pools.into_iter().flat_map(|(sum, weight, count)| std::iter::repeat_n(sum / weight, count));
    layer.iter().zip(placed.zip(gaps)).for_each(|(&slot, (base, gap))| heights[slot] = base + gap);
}

/// The weighted sum of the heights of a slot's neighbours, and the weights' sum.
fn wish(slots: &Slots, slot: usize, heights: &[f64]) -> (f64, f64) {
    let neighbours = slots.before[slot].iter().chain(&slots.after[slot]);
    let wish = neighbours.fold((0.0, 0.0), |(sum, weights), &other| {
        let weight = match (slots.is_bend(slot), slots.is_bend(other)) {
            (true, true) => BENDS,
            (false, false) => 1.0,
            _ => BEND,
        };
        (sum + weight * heights[other], weights + weight)
    });
    if wish.1 > 0.0 { wish } else { (heights[slot], 1.0) }
}
