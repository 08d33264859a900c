//! Gradient clipping, by norm and by value (Pascanu, Mikolov & Bengio, On the Difficulty of Training Recurrent Neural Networks,
//! 2013).

/// Shortens a gradient to the norm `bound` where it is longer: g min(1, c ∕ ‖g‖). Its direction does not change.
pub fn clip_norm(gradient: &mut [f64], bound: f64) {
    let norm = norm(gradient.iter().copied());
    if norm > bound {
        gradient.iter_mut().for_each(|entry| *entry *= bound / norm);
    }
}

/// Limits every entry of a gradient to ±`bound`, which turns it towards the diagonals.
pub fn clip_value(gradient: &mut [f64], bound: f64) {
    gradient.iter_mut().for_each(|entry| *entry = entry.max(-bound).min(bound));
}

/// The angle between two vectors, in radians; NaN if one of them is zero. By Kahan's formula, exact for small angles too.
pub fn angle(one: &[f64], other: &[f64]) -> f64 {
    let (first, second) = (1.0 / norm(one.iter().copied()), 1.0 / norm(other.iter().copied()));
    let size = |sign: f64| {
        let entries = one.iter().zip(other).map(|(a, b)| a * first + sign * (b * second));
        entries.map(|entry| entry * entry).sum::<f64>().sqrt()
    };
    2.0 * libm::atan2(size(-1.0), size(1.0))
}

/// The Euclidean norm of numbers, without overflow.
pub fn norm(numbers: impl Iterator<Item = f64> + Clone) -> f64 {
    let squares: f64 = numbers.clone().map(|number| number * number).sum();
    if (1e-250..f64::MAX).contains(&squares) {
        return squares.sqrt();
    }
    let largest = numbers.clone().fold(0.0, |largest: f64, number| largest.max(number.abs()));
    if largest == 0.0 || !largest.is_finite() {
        return largest;
    }
    largest * numbers.map(|number| (number / largest) * (number / largest)).sum::<f64>().sqrt()
}
