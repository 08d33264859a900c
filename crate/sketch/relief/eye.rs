//! The eye: a dial beside the block that shows, from above, from where it is seen. Its handle turns and raises the eye.

use std::rc::Rc;

use crate::figure::{Handle, Travel};
use crate::number::fixed;
use crate::plane::Point;
use crate::relief::{Block, Camera};
use crate::scene::{Ink, Mark, Stroke};
use crate::subject::relief::{ELEVATION, EYE, OPENING, RELIEF, Seen};

/// The middle of the dial in the picture that shows the whole block, and its radius: fractions of half its width and height, and of
/// half its height.
const PLACE: Point = [-0.84, -0.78];
const RADIUS: f64 = 0.16;

/// An eye straight above is this far from the middle, as a fraction of the radius: its azimuth can still be seen and changed.
const INNER: f64 = 0.25;

/// Corners of the dial's circle.
const CORNERS: usize = 48;

/// Points of the compass, from the azimuth 0, an eighth of a turn apart.
const COMPASS: [&str; 8] = ["south", "south-east", "east", "north-east", "north", "north-west", "west", "south-west"];

/// The dial, in coordinates of the panel.
pub struct EyeDial {
    camera: Camera,
    centre: Point,
    radius: f64,
}

impl EyeDial {
    pub fn new(seen: &Seen) -> Self {
        let (camera, block) = (seen.camera, &Block::over(seen.domain));
        let ([x, y], [across, up]) = (block.domain.centre(), camera.half_size(block));
        // It stays where it is when the block is magnified.
        let [right, high] = [0, 1].map(|axis| camera.centre[axis] + PLACE[axis] / camera.zoom);
        Self {
            camera,
            centre: [x + right * across, y + camera.lift(block) + high * up],
            radius: RADIUS * up / camera.zoom,
        }
    }

    /// The place of an eye.
    fn place(&self, [azimuth, elevation]: [f64; 2]) -> Point {
        let [lowest, highest] = ELEVATION.range;
        let reach = INNER + (1.0 - INNER) * (highest - elevation) / (highest - lowest);
        let (sin, cos) = libm::sincos(azimuth.to_radians());
        [self.centre[0] + self.radius * reach * sin, self.centre[1] - self.radius * reach * cos]
    }

    /// The azimuth and elevation of the eye at a place, as far as it may go.
    pub fn eye(&self, place: Point) -> [f64; 2] {
        let [right, up] = [0, 1].map(|axis| (place[axis] - self.centre[axis]) / self.radius);
        let [lowest, highest] = ELEVATION.range;
        let share = ((libm::hypot(right, up) - INNER) / (1.0 - INNER)).clamp(0.0, 1.0);
        [libm::atan2(right, -up).to_degrees(), highest - share * (highest - lowest)]
    }

    /// The handle.
    pub fn handle(&self) -> Handle {
        Handle {
            id: EYE.into(),
            label: "Eye".into(),
            value: format!("seen {}", in_words(&self.camera)),
            panel: RELIEF,
            at: self.place([self.camera.azimuth, self.camera.elevation]),
            home: self.place(OPENING),
            travel: Travel::Round { centre: self.centre, reach: (1.0 - INNER) * self.radius },
            removable: false,
        }
    }

    /// The dial: the ground from above, with the line of sight.
    pub fn marks(&self) -> Vec<Mark> {
        let circle = |radius: f64| -> Rc<Vec<f64>> {
            let corner = |index: usize| {
                let (sin, cos) = libm::sincos(index as f64 / CORNERS as f64 * std::f64::consts::TAU);
                [self.centre[0] + radius * cos, self.centre[1] + radius * sin]
            };
            Rc::new((0..=CORNERS).flat_map(corner).collect())
        };
        let side = 0.16 * self.radius;
        let [x, y] = self.centre;
        let ground = vec![x - side, y - side, x + side, y - side, x + side, y + side, x - side, y + side];
        let eye = self.place([self.camera.azimuth, self.camera.elevation]);
        let rim = circle(self.radius);
        vec![
            Mark::Polygon { points: Rc::clone(&rim), ink: Ink::Background, opacity: 0.75 },
            Mark::line(rim, Stroke::new(Ink::Muted, 1.2)),
            Mark::line(vec![x, y, eye[0], eye[1]], Stroke::new(Ink::Muted, 1.5).dashed(&[3.0, 2.0])),
            Mark::Polygon { points: Rc::new(ground), ink: Ink::Muted, opacity: 1.0 },
        ]
    }
}

/// From where a relief is seen: `from the south-west, azimuth −30°, 45° above the horizon`.
pub fn in_words(&Camera { azimuth, elevation, .. }: &Camera) -> String {
    let degrees = |angle: f64| fixed(angle, usize::from(angle.fract() != 0.0));
    if elevation == ELEVATION.range[1] {
        return format!("from straight above, azimuth {}°, elevation 90°", degrees(azimuth));
    }
    let eighth = libm::round(azimuth / 45.0).rem_euclid(8.0) as usize;
    format!("from the {}, azimuth {}°, {}° above the horizon", COMPASS[eighth], degrees(azimuth), degrees(elevation))
}
