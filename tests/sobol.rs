//! Sobol′ points fill intervals and boxes evenly, plain and scrambled; scrambled ones are uniform, and as good as those of Owen's
//! scramble done bit by bit.

use fall_line::random::Random;
use fall_line::sobol::{MAX_DIMENSION, Sobol};

/// The first points, as one column for each coordinate.
fn points(mut sobol: Sobol, dimension: usize, count: usize) -> Vec<Vec<f64>> {
    let mut columns = vec![vec![0.0; count]; dimension];
    sobol.fill(&mut columns);
    columns
}

/// The plain sequence, and some scrambled ones.
fn sequences(dimension: usize) -> Vec<Sobol> {
    let scrambled = (0..6).map(|run| Sobol::scrambled(dimension, &mut Random::stream(5, run)));
    [Sobol::new(dimension)].into_iter().chain(scrambled).collect()
}

/// Fails unless each of `cells` intervals or boxes, by index, has one of the points.
fn assert_one_each(indices: impl Iterator<Item = usize>, cells: usize, what: &str) {
    let mut counts = vec![0; cells];
    indices.for_each(|index| counts[index] += 1);
    assert!(counts.iter().all(|&count| count == 1), "{what}: {:?}", counts.iter().max());
}

#[test]
fn each_dyadic_interval_has_exactly_one_of_the_first_points() {
    for sobol in sequences(MAX_DIMENSION) {
        for m in [0, 1, 2, 3, 7, 12] {
            let cells = 1 << m;
            for (coordinate, column) in points(sobol.clone(), MAX_DIMENSION, cells).iter().enumerate() {
                let what = format!("coordinate {coordinate} of 2^{m}");
                assert_one_each(column.iter().map(|x| (x * cells as f64) as usize), cells, &what);
            }
        }
    }
}

#[test]
fn in_the_plane_each_dyadic_box_has_exactly_one_of_the_first_points() {
    for sobol in sequences(2) {
        let m = 10;
        let columns = points(sobol, 2, 1 << m);
        for wide in 0..=m {
            let [across, up] = [1usize << wide, 1usize << (m - wide)];
            let index = |(x, y): (&f64, &f64)| (x * across as f64) as usize * up + (y * up as f64) as usize;
            assert_one_each(columns[0].iter().zip(&columns[1]).map(index), 1 << m, &format!("{across} by {up}"));
        }
    }
}

/// The direction numbers are those of new-joe-kuo-6 from its published construction: in three dimensions t = 0 no longer holds, but the
/// points 1 to 7 are the known ones.
#[test]
fn the_first_points_are_the_published_ones() {
    // The order of Joe and Kuo's program: Gray code, the origin first.
    let expected = [
        [0.0, 0.0, 0.0],
        [0.5, 0.5, 0.5],
        [0.75, 0.25, 0.25],
        [0.25, 0.75, 0.75],
        [0.375, 0.375, 0.625],
        [0.875, 0.875, 0.125],
        [0.625, 0.125, 0.875],
        [0.125, 0.625, 0.375],
        [0.1875, 0.3125, 0.9375],
        [0.6875, 0.8125, 0.4375],
    ];
    let columns = points(Sobol::new(3), 3, expected.len());
    for (index, point) in expected.iter().enumerate() {
        assert_eq!([0, 1, 2].map(|axis| columns[axis][index]), *point, "point {index}");
    }
}

/// Property A of Sobol′: the first 2ᵈ points meet every half of the cube's halves once; Joe and Kuo's numbers have it in all dimensions.
#[test]
fn the_first_points_meet_every_orthant() {
    for dimension in 1..=16 {
        let columns = points(Sobol::new(dimension), dimension, 1 << dimension);
        let index =
            |point: usize| columns.iter().fold(0, |index, column| 2 * index + usize::from(column[point] >= 0.5));
        assert_one_each((0..1 << dimension).map(index), 1 << dimension, &format!("orthants in {dimension}"));
    }
}

#[test]
fn a_scrambled_point_is_uniform_and_two_are_independent_in_their_finer_digits() {
    const SCRAMBLES: u64 = 20_000;
    const CELLS: usize = 16;
    // Each of the first points, in the first and the last coordinate; and the first digits in which two neighbours may differ freely.
    let mut counts = vec![[0u32; CELLS]; 8];
    let mut agreements = [0u32; 12];
    for run in 0..SCRAMBLES {
        let columns = points(Sobol::scrambled(3, &mut Random::stream(11, run)), 3, 4);
        for (slot, counts) in counts.iter_mut().enumerate() {
            let x = columns[2 * (slot / 4)][slot % 4];
            counts[(x * CELLS as f64) as usize] += 1;
        }
        // The points 0 and 1 differ in the first digit; the digits after it are scrambled by different permutations.
        let bits = [0, 1].map(|point| (columns[1][point] * 4_294_967_296.0) as u32);
        for (digit, agree) in agreements.iter_mut().enumerate() {
            *agree += u32::from((bits[0] ^ bits[1]) >> (30 - digit) & 1 == 0);
        }
    }
    let expected = SCRAMBLES as f64 / CELLS as f64;
    for counts in counts {
        let chi_square: f64 = counts.iter().map(|&count| (f64::from(count) - expected).powi(2) / expected).sum();
        // 15 degrees of freedom: beyond 44.3 once in 10,000.
        assert!(chi_square < 44.3, "{chi_square}: {counts:?}");
    }
    for (digit, agree) in agreements.into_iter().enumerate() {
        let deviation = (f64::from(agree) - 0.5 * SCRAMBLES as f64) / (0.25 * SCRAMBLES as f64).sqrt();
        assert!(deviation.abs() < 4.5, "digit {}: {agree} of {SCRAMBLES}", digit + 2);
    }
}

/// Owen's scramble with a random permutation for every prefix of digits.
fn owen(x: f64, key: u64) -> f64 {
    let bits = (x * 4_294_967_296.0) as u64;
    let flip = |digit: u32| {
        let prefix = bits >> (32 - digit);
        Random::stream(key, (1 << digit) | prefix).bits() & 1
    };
    let scrambled = (0..32).fold(0, |all, digit| all | ((bits >> (31 - digit)) & 1 ^ flip(digit)) << (31 - digit));
    (scrambled as f64 + 0.5) / 4_294_967_296.0
}

#[test]
fn scrambled_points_integrate_as_well_as_owens() {
    const RUNS: u64 = 400;
    // ∫ x e^x over [0, 1] is 1; a product over two coordinates is smooth in both.
    let square_error = |columns: &[Vec<f64>]| {
        let term = |point: usize| columns.iter().map(|column| column[point] * column[point].exp()).product::<f64>();
        let count = columns[0].len();
        ((0..count).map(term).sum::<f64>() / count as f64 - 1.0).powi(2)
    };
    let mut slopes = Vec::new();
    for m in [4, 8] {
        let plain = points(Sobol::new(2), 2, 1 << m);
        let mut squares = [0.0; 2];
        for run in 0..RUNS {
            squares[0] += square_error(&points(Sobol::scrambled(2, &mut Random::stream(2, run)), 2, 1 << m));
            let scramble = |(axis, column): (usize, &Vec<f64>)| {
                column.iter().map(|&x| owen(x, 2 * run + axis as u64 + 1_000)).collect()
            };
            squares[1] += square_error(&plain.iter().enumerate().map(scramble).collect::<Vec<_>>());
        }
        // The mean of 400 squares is within about 10 % of its expectation; five times that is a fault.
        assert!((squares[0] / squares[1]).ln().abs() < 0.5, "2^{m}: {squares:?}");
        slopes.push((squares[0] / RUNS as f64).sqrt());
    }
    let slope = (slopes[1] / slopes[0]).log2() / 4.0;
    assert!((-1.65..-1.3).contains(&slope), "{slope}");
}

#[test]
fn a_sequence_does_not_depend_on_its_batches() {
    let whole = points(Sobol::scrambled(5, &mut Random::new(3)), 5, 1000);
    let mut sobol = Sobol::scrambled(5, &mut Random::new(3));
    let mut first = 0;
    for size in [1, 2, 300, 7, 690] {
        let mut columns = vec![vec![0.0; size]; 5];
        sobol.fill(&mut columns);
        for (part, all) in columns.iter().zip(&whole) {
            assert_eq!(part[..], all[first..first + size]);
        }
        first += size;
    }
}
