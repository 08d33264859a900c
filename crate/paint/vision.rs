//! Simulated colour vision deficiencies, and the perceived distance between colours. For tests only.
//!
//! Sources: G. M. Machado, M. M. Oliveira and L. A. F. Fernandes, "A physiologically-based model for simulation of color vision
//! deficiency", IEEE TVCG 15 (2009), severity 1; B. Ottosson, "A perceptual color space for image processing" (2020).

use super::theme::linear_light;

/// A kind of colour vision, as a matrix on linear red, green and blue.
pub type Vision = [[f64; 3]; 3];

/// Normal vision, and vision without red, green or blue cones.
pub const VISIONS: [(&str, Vision); 4] = [
    ("normal", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    ("protanopia", [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    (
        "deuteranopia",
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    ),
    ("tritanopia", [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
];

/// The perceived colour in OKLab: lightness from 0 to 1, and two opponent hues.
pub fn seen(rgb: [u8; 3], vision: &Vision) -> [f64; 3] {
    let light = rgb.map(|channel| linear_light(f64::from(channel) / 255.0));
    let [r, g, b] = times(vision, light).map(|channel| channel.clamp(0.0, 1.0));
    let cones = times(
        &[
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ],
        [r, g, b],
    );
    times(
        &[
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ],
        cones.map(libm::cbrt),
    )
}

/// The perceived distance between two colours; about 0.02 is just noticeable side by side.
pub fn apart(one: [u8; 3], two: [u8; 3], vision: &Vision) -> f64 {
    let (one, two) = (seen(one, vision), seen(two, vision));
    libm::sqrt((0..3).map(|axis| (one[axis] - two[axis]) * (one[axis] - two[axis])).sum())
}

fn times(matrix: &[[f64; 3]; 3], vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row[0] * vector[0] + row[1] * vector[1] + row[2] * vector[2])
}
