//! What the hidden units answer over the plane, as small maps; and where units with a kink fold it.

use std::rc::Rc;

use super::region::{colour, lines};
use crate::network::{Activation, Architecture, Matrix, Network};
use crate::plane::{Grid, View};

/// The samples along a side of a map: at least, at most, and at most where folds are traced through them; and what all may cost, as
/// weights times samples.
const LEAST: f64 = 10.0;
const MOST: f64 = 36.0;
const MOST_WITH_FOLDS: f64 = 64.0;
const WORK: f64 = 900_000.0;

/// The maps and folds of a network.
#[derive(Debug)]
pub struct Units {
    /// The samples over the plane.
    pub grid: Grid,
    /// The colours of every unit, layer by layer, and of the output.
    pub maps: Vec<Vec<Vec<[u8; 4]>>>,
    /// Where the units of a layer are at their kinks: x0, y0, x1, y1, …, broken between lines. Empty for a smooth activation.
    pub folds: Vec<Rc<Vec<f64>>>,
}

impl Units {
    /// The units over a part of the plane.
    pub fn of(architecture: &Architecture, weights: &[f64], view: View) -> Self {
        let is_bent = matches!(architecture.activation, Activation::Relu | Activation::LeakyRelu(_));
        let most = if is_bent { MOST_WITH_FOLDS } else { MOST };
        let side = (WORK / architecture.parameters() as f64).sqrt().clamp(LEAST, most) as usize;
        let grid = Grid { view, columns: side, rows: side };
        let inputs = Matrix::from_fn(2, grid.len(), |axis, at| match axis {
            0 => grid.x(at % side),
            _ => grid.y(at / side),
        });
        let mut network = Network::new(architecture.clone());
        network.forward(weights, &inputs);
        let depth = network.depth();
        let layer = |layer: usize| {
            let numbers = if layer < depth { network.activations(layer) } else { network.outputs() };
            (0..numbers.rows()).map(|unit| map(numbers.row_numbers(unit))).collect()
        };
        let maps = (1..=depth).map(layer).collect();
        let fold = |layer: usize| {
            let states = network.states(layer);
            let of_unit = |unit: usize| lines(&grid, &states.row_numbers(unit).collect::<Vec<_>>(), &[0.0]);
            Rc::new((0..states.rows()).flat_map(of_unit).collect())
        };
        let folds = (1..depth).filter(|_| is_bent).map(fold).collect();
        Self { grid, maps, folds }
    }
}

/// The colours of some numbers, by their largest magnitude.
fn map(numbers: impl Iterator<Item = f64> + Clone) -> Vec<[u8; 4]> {
    let most = numbers.clone().fold(0.0, |most: f64, number| most.max(number.abs())).max(1e-12);
    numbers.map(|number| colour(number / most)).collect()
}
