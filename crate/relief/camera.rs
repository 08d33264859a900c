//! The camera: where the eye is, and how space becomes a picture.

use super::Block;
use crate::plane::{Point, View};
use crate::scene::Rect;

/// An orthographic camera that looks at the middle of a block. It never rolls: what is vertical is vertical in the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// The direction of the eye in degrees, counter-clockwise seen from above: 0 in front of the block, at low y; 90 at high x.
    pub azimuth: f64,
    /// The height of the eye in degrees above the horizon, up to 90.
    pub elevation: f64,
    /// The magnification; 1 shows the whole block.
    pub zoom: f64,
    /// What is in the middle of the picture: its distance to the right and up from the middle of the block, as fractions of half
    /// the width and height that show the whole block.
    pub centre: Point,
}

/// From here up, the space around the block shrinks, until straight above its rectangle is this fraction of the picture. What
/// remains is for the numbers and the dial of the eye.
const SHRINK_FROM: f64 = 70.0;
const FROM_ABOVE: f64 = 0.78;

/// The space around the block, as a factor: room for the numbers along its base.
const ROOM: [f64; 2] = [1.06, 1.12];

impl Camera {
    /// How points of space are mapped to the picture of a block.
    pub fn projection(&self, block: &Block) -> Projection {
        Projection { centre: block.domain.centre(), turn: cos_sin(self.azimuth), tilt: cos_sin(self.elevation) }
    }

    /// The part of the picture that fills an area of the page: at zoom 1 the whole block, however it is turned; straight from above,
    /// its rectangle with some space around it. Units are equal along both axes.
    pub fn window(&self, block: &Block, area: Rect) -> View {
        let ([u, v], [across, up]) = (block.domain.centre(), self.half_size(block));
        let [width, height] = [area.width.max(1.0), area.height.max(1.0)];
        let unit = (across / width).max(up / height) / self.zoom;
        let middle = [u + self.centre[0] * across, v + self.lift(block) + self.centre[1] * up];
        let around = |middle: f64, length: f64| [middle - unit * length, middle + unit * length];
        View { x: around(middle[0], width), y: around(middle[1], height) }
    }

    /// Half the width and height of the picture that shows the whole block.
    pub fn half_size(&self, block: &Block) -> [f64; 2] {
        let ([width, height], [cos, sin]) = (block.domain.size().map(|side| 0.5 * side), cos_sin(self.elevation));
        let radius = libm::hypot(width, height);
        let whole = [ROOM[0] * radius, ROOM[1] * (radius * sin + 0.5 * (block.height + block.base) * cos)];
        let share = ((90.0 - self.elevation) / (90.0 - SHRINK_FROM)).clamp(0.0, 1.0);
        let above = [width, height].map(|side| side / FROM_ABOVE);
        [0, 1].map(|axis| above[axis] + share * (whole[axis] - above[axis]))
    }

    /// How far above the middle of the ground the middle of the block is in the picture.
    pub fn lift(&self, block: &Block) -> f64 {
        0.5 * (block.height - block.base) * cos_sin(self.elevation)[0]
    }
}

/// The mapping from space to the picture, with the sines and cosines of a camera's angles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projection {
    /// The middle of the block's rectangle.
    pub centre: Point,
    /// Cosine and sine of the azimuth.
    pub turn: [f64; 2],
    /// Cosine and sine of the elevation.
    pub tilt: [f64; 2],
}

impl Projection {
    /// The place (u, v) in the picture of a point at a height z.
    pub fn place(&self, at: Point, z: f64) -> Point {
        let [right, depth] = self.turned(at);
        [self.centre[0] + right, self.centre[1] + depth * self.tilt[1] + z * self.tilt[0]]
    }

    /// The distances of a point of the plane from the middle: to the right, and away from the eye (its depth d).
    pub fn turned(&self, at: Point) -> [f64; 2] {
        let ([cos, sin], [x, y]) = (self.turn, [at[0] - self.centre[0], at[1] - self.centre[1]]);
        [cos * x + sin * y, cos * y - sin * x]
    }

    /// The point of the plane at distances from the middle: the inverse of [`Projection::turned`].
    pub fn point(&self, [right, depth]: [f64; 2]) -> Point {
        let [cos, sin] = self.turn;
        [self.centre[0] + (cos * right - sin * depth), self.centre[1] + (sin * right + cos * depth)]
    }

    /// The direction (x, y, z) of the light: from the upper left of the picture, on the side of the eye.
    pub fn light(&self) -> [f64; 3] {
        /// Right, up and towards the eye; of length 1.
        const IN_PICTURE: [f64; 3] = [-0.5, 0.58, 0.643_117_4];
        let ([right, up, near], [cos, sin]) = (IN_PICTURE, self.tilt);
        // In space: right along the ground, away along the ground, and up.
        let [away, height] = [up * sin - near * cos, up * cos + near * sin];
        let [x, y] = [self.turn[0] * right - self.turn[1] * away, self.turn[1] * right + self.turn[0] * away];
        [x, y, height]
    }
}

/// Cosine and sine of an angle in degrees, exact at multiples of a right angle.
fn cos_sin(degrees: f64) -> [f64; 2] {
    let quarter = libm::round(degrees / 90.0);
    let (sin, cos) = libm::sincos((degrees - 90.0 * quarter).to_radians());
    match quarter.rem_euclid(4.0) as u8 {
        0 => [cos, sin],
        1 => [-sin, cos],
        2 => [-cos, -sin],
        _ => [sin, -cos],
    }
}
