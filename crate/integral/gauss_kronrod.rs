//! Gauss–Kronrod quadrature with 10 and 21 points: the rule for a piece on which the function is smooth.

use super::piece::Estimate;

/// The nodes of the 21-point rule on [0, 1] from the outside inward, every other one a node of the 10-point rule, and 0.
/// QUADPACK, routine `qk21`; Kronrod's extension of Gauss–Legendre.
const NODES: [f64; 11] = [
    0.995_657_163_025_808_1,
    0.973_906_528_517_171_7,
    0.930_157_491_355_708_2,
    0.865_063_366_688_984_5,
    0.780_817_726_586_416_9,
    0.679_409_568_299_024_4,
    0.562_757_134_668_604_7,
    0.433_395_394_129_247_2,
    0.294_392_862_701_460_2,
    0.148_874_338_981_631_22,
    0.0,
];

/// The weights of the 21 points.
const WEIGHTS: [f64; 11] = [
    0.011_694_638_867_371_874,
    0.032_558_162_307_964_725,
    0.054_755_896_574_351_995,
    0.075_039_674_810_919_96,
    0.093_125_454_583_697_6,
    0.109_387_158_802_297_64,
    0.123_491_976_262_065_84,
    0.134_709_217_311_473_34,
    0.142_775_938_577_060_09,
    0.147_739_104_901_338_49,
    0.149_445_554_002_916_9,
];

/// The weights of the 10 points.
const GAUSS_WEIGHTS: [f64; 5] = [
    0.066_671_344_308_688_14,
    0.149_451_349_150_580_6,
    0.219_086_362_515_982_04,
    0.269_266_719_309_996_35,
    0.295_524_224_714_752_87,
];

/// The number of evaluations.
pub const EVALUATIONS: usize = 21;

/// The points of the rule on [−1, 1] from left to right: the node, its weight, and its weight in the 10-point rule, 0 where that has
/// no node.
pub fn gauss_kronrod() -> [[f64; 3]; EVALUATIONS] {
    let mut points = [[0.0; 3]; EVALUATIONS];
    for (index, (node, weight)) in NODES.into_iter().zip(WEIGHTS).enumerate() {
        let coarse = if index % 2 == 1 { GAUSS_WEIGHTS[index / 2] } else { 0.0 };
        points[index] = [-node, weight, coarse];
        points[EVALUATIONS - 1 - index] = [node, weight, coarse];
    }
    points
}

/// Integrates over a finite piece. The floor is only that of the sums; the integrand's own rounding is the caller's.
pub fn integrate<E>([from, to]: [f64; 2], mut f: impl FnMut(f64) -> Result<f64, E>) -> Result<Estimate, E> {
    let (centre, half) = (0.5 * from + 0.5 * to, 0.5 * to - 0.5 * from);
    let middle = f(centre)?;
    let mut pairs = [[0.0; 2]; 10];
    for (pair, node) in pairs.iter_mut().zip(NODES) {
        *pair = [f(centre - half * node)?, f(centre + half * node)?];
    }
    let (mut kronrod, mut gauss, mut size) = (WEIGHTS[10] * middle, 0.0, WEIGHTS[10] * middle.abs());
    for (index, [left, right]) in pairs.into_iter().enumerate() {
        kronrod += WEIGHTS[index] * (left + right);
        size += WEIGHTS[index] * (left.abs() + right.abs());
        if index % 2 == 1 {
            gauss += GAUSS_WEIGHTS[index / 2] * (left + right);
        }
    }
    let mean = 0.5 * kronrod;
    let mut spread = WEIGHTS[10] * (middle - mean).abs();
    for (weight, [left, right]) in WEIGHTS.into_iter().zip(pairs) {
        spread += weight * ((left - mean).abs() + (right - mean).abs());
    }
    let width = half.abs();
    let size = width * size;
    let truncation = Estimate::truncation(width * (kronrod - gauss).abs(), width * spread);
    Ok(Estimate { value: half * kronrod, size, truncation, floor: 8.0 * f64::EPSILON * size })
}
