//! The look of series, the same in every figure: colour, dash and marker, never colour alone.

use super::Swatch;
use crate::optimisers::{OPTIMISERS, OWN};
use crate::scene::{Ink, Marker, Stroke};

/// The look of an optimiser. Plain gradient descent is black (white on dark); the others cycle through the colours of Okabe and
/// Ito, and those that share a colour differ in dash and marker. One's own has a colour and a dash of its own.
pub fn swatch(optimiser: &str) -> Swatch {
    if optimiser == OWN {
        return Swatch { ink: Ink::Series(COLOURS as u8), dash: DASHES[3], marker: Marker::Diamond };
    }
    let index = OPTIMISERS.iter().position(|card| card.id == optimiser).unwrap_or(0);
    let Some(series) = index.checked_sub(1) else {
        return Swatch { ink: Ink::Foreground, dash: DASHES[0], marker: MARKERS[0] };
    };
    let (round, colour) = (series / COLOURS, series % COLOURS);
    Swatch {
        ink: Ink::Series(colour as u8),
        dash: DASHES[round % DASHES.len()],
        marker: MARKERS[index % MARKERS.len()],
    }
}

/// The look of the n-th curve of a picture: neighbours differ in colour and dash, and up to eight curves in their markers.
pub fn nth(index: usize) -> Swatch {
    let ink = index.checked_sub(1).map_or(Ink::Foreground, |series| Ink::Series((series % COLOURS) as u8));
    Swatch { ink, dash: DASHES[index % DASHES.len()], marker: MARKERS[index % MARKERS.len()] }
}

/// The stroke of a swatch, 2 CSS pixels wide with a halo.
pub fn stroke(swatch: &Swatch) -> Stroke {
    Stroke { ink: swatch.ink, width: 2.0, dash: swatch.dash, halo: true }
}

const COLOURS: usize = 7;

const DASHES: [&[f64]; 4] = [&[], &[8.0, 4.0], &[2.0, 3.0], &[10.0, 3.0, 2.0, 3.0]];

const MARKERS: [Marker; 8] = [
    Marker::Circle,
    Marker::Square,
    Marker::Diamond,
    Marker::Triangle,
    Marker::TriangleDown,
    Marker::Plus,
    Marker::Star,
    Marker::Cross,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_optimisers_look_alike_even_without_colour() {
        for (index, one) in OPTIMISERS.iter().enumerate() {
            for two in &OPTIMISERS[index + 1..] {
                let (one, two) = (swatch(one.id), swatch(two.id));
                assert!((one.dash, one.marker) != (two.dash, two.marker), "{one:?}");
            }
        }
    }
}
