//! The landscape in three dimensions: whether it is shown beside the map or instead of it, where the eye is, and what height means. A
//! figure with a [`Ground`] includes it as a panel of its own. The view stays the same whatever else changes.
//!
//! What draws it is a [`Scenery`], whose code is a [feature]: a page without a relief does not load it.

mod framing;

use std::cell::OnceCell;

use framing::Framing;

use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::{Choice, Handle, Pannable, Travel, Visit, feature};
use crate::number;
use crate::plane::{Point, View};
use crate::relief::{Block, Camera, HeightScale};
use crate::scene::{Axis, Frame, Mark, Panel, Rect};
use crate::subject::landscape::Landscape;
use crate::surface::Surface;

/// The name of the feature.
const FEATURE: &str = "relief";

/// The id of the handle of the eye.
pub const EYE: &str = "eye";

/// The id of the panel.
pub const RELIEF: &str = "relief";

/// The heading of the settings that are seldom needed.
const SECTION: &str = "In three dimensions";

/// The longer side of the rectangle is at most this many times the shorter one.
const MAX_ASPECT: f64 = 1.5;

/// The angles in degrees that the eye may have.
const AZIMUTH: Dial = Dial { range: [-180.0, 180.0], scale: SliderScale::Linear, whole: false };
/// Those above the horizon.
pub const ELEVATION: Dial = Dial { range: [5.0, 90.0], scale: SliderScale::Linear, whole: false };
/// The azimuth and the elevation of the eye at first.
pub const OPENING: [f64; 2] = [30.0, 50.0];

/// Degrees by which a drag over half of the picture turns the eye, and raises it.
const TURN: f64 = 90.0;
const TILT: f64 = 60.0;

/// Which panels show the landscape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The map alone.
    Off,
    /// The map, and the relief beside it.
    Beside,
    /// The relief instead of the map.
    Alone,
}

/// The relief of a landscape, as a visitor sets it.
pub struct Relief {
    mode: Pick,
    azimuth: Knob,
    elevation: Knob,
    heights: Pick,
    framing: Framing,
    /// The block shown, for the gestures on it.
    block: Block,
    open: fn() -> Box<dyn Scenery>,
    scenery: OnceCell<Box<dyn Scenery>>,
}

/// A surface over part of the plane, which a relief can show.
pub trait Ground {
    /// The surface.
    fn surface(&self) -> &dyn Surface;

    /// A number that changes whenever the surface does.
    fn revision(&self) -> u64;

    /// The part of the plane that is to be shown.
    fn view(&self) -> View;

    /// The lowest known value.
    fn lowest(&self) -> Option<f64>;

    /// The names of the axes.
    fn axes(&self) -> [String; 2] {
        ["x", "y"].map(String::from)
    }
}

impl Ground for Landscape {
    fn surface(&self) -> &dyn Surface {
        self.surface()
    }

    fn revision(&self) -> u64 {
        self.revision()
    }

    fn view(&self) -> View {
        self.view()
    }

    fn lowest(&self) -> Option<f64> {
        self.lowest()
    }

    fn axes(&self) -> [String; 2] {
        self.letters()
    }
}

/// A surface as it is seen.
pub struct Seen<'a> {
    /// The surface.
    pub ground: &'a dyn Ground,
    /// The part of the plane under the relief.
    pub domain: View,
    /// The camera.
    pub camera: Camera,
    /// How heights follow from values.
    pub heights: HeightScale,
}

/// What draws a relief and finds points on it.
pub trait Scenery {
    /// The place in the panel of the point of the surface over a point of the plane.
    fn place(&self, seen: &Seen, at: Point) -> Point;

    /// The point of the plane that is visible at a place in the panel; `None` beside the surface.
    fn visible(&self, seen: &Seen, place: Point) -> Option<Point>;

    /// The point of the plane at a place in the panel, for a point that is dragged along the surface: what is visible there, or, if
    /// the point is behind a ridge, what is nearest to it.
    fn pick(&self, seen: &Seen, place: Point, dragged: Point) -> Point;

    /// Whether the point of the surface over a point of the plane lies behind a ridge.
    fn is_hidden(&self, seen: &Seen, at: Point) -> bool;

    /// The handle of the eye.
    fn eye(&self, seen: &Seen) -> Handle;

    /// The azimuth and the elevation of the eye when its handle is at a place in the panel.
    fn eye_at(&self, seen: &Seen, place: Point) -> [f64; 2];

    /// From where the relief is seen, and what height means.
    fn in_words(&self, seen: &Seen) -> String;

    /// Draws the surface, marks of the plane on it, and what surrounds it.
    fn draw(&self, seen: &Seen, panel: &mut Panel, frame: Frame, marks: &[Mark], handles: &[Handle]);
}

impl Relief {
    /// The map alone, until the visitor chooses otherwise. `open` is called for the first relief.
    pub fn new(open: fn() -> Box<dyn Scenery>) -> Self {
        let modes = [("off", "Map"), ("beside", "Map and relief"), ("alone", "Relief")].map(Choice::from);
        let heights = [("colour", "As the colours"), ("linear", "In proportion to the value")].map(Choice::from);
        let knob = |name: &'static str, label: &'static str, dial, at| {
            Knob::new(name, label, "", dial, at).in_section(SECTION)
        };
        Self {
            mode: Pick::new("relief", "Shown as", modes),
            azimuth: knob("azimuth", "Azimuth of the eye, °", AZIMUTH, OPENING[0]),
            elevation: knob("elevation", "Elevation of the eye, °", ELEVATION, OPENING[1]),
            heights: Pick::new("height", "Height", heights).in_section(SECTION),
            framing: Framing::default(),
            block: Block::over(View { x: [-1.0, 1.0], y: [-1.0, 1.0] }),
            open,
            scenery: OnceCell::new(),
        }
    }

    /// Which panels show the landscape: the map alone until there is the code for more.
    pub fn mode(&self) -> Mode {
        match self.mode.index() {
            1 if feature::is_loaded(FEATURE) => Mode::Beside,
            2 if feature::is_loaded(FEATURE) => Mode::Alone,
            _ => Mode::Off,
        }
    }

    /// The features that the state needs.
    pub fn features(&self) -> Vec<&'static str> {
        if self.mode.index() > 0 { vec![FEATURE] } else { Vec::new() }
    }

    /// Visits the settings.
    pub fn settings(&mut self, visit: Visit) {
        visit(&mut self.mode);
        visit(&mut self.azimuth);
        visit(&mut self.elevation);
        visit(&mut self.heights);
        visit(&mut self.framing);
    }

    /// The panel of the relief. Its axes, which are not drawn, are those of [`crate::relief`].
    pub fn panel(&self, ground: &dyn Ground, area: Rect) -> Panel {
        let window = self.camera().window(&Block::over(rectangle(ground)), area);
        Panel::new(RELIEF, area, Axis::bare(window.x), Axis::bare(window.y))
    }

    /// The view, to turn and zoom.
    pub fn pannable(&mut self, ground: &dyn Ground) -> &mut dyn Pannable {
        self.block = Block::over(rectangle(ground));
        self
    }

    /// The place in the panel of the point of the surface over a point of the plane.
    pub fn place(&self, ground: &dyn Ground, at: Point) -> Point {
        self.scenery().place(&self.seen(ground), at)
    }

    /// See [`Scenery::visible`].
    pub fn visible(&self, ground: &dyn Ground, place: Point) -> Option<Point> {
        self.scenery().visible(&self.seen(ground), place)
    }

    /// See [`Scenery::pick`].
    pub fn pick(&self, ground: &dyn Ground, place: Point, dragged: Point) -> Point {
        self.scenery().pick(&self.seen(ground), place, dragged)
    }

    /// Whether the point of the surface over a point of the plane lies behind a ridge.
    pub fn is_hidden(&self, ground: &dyn Ground, at: Point) -> bool {
        self.scenery().is_hidden(&self.seen(ground), at)
    }

    /// The handle, on the relief, of a point of the plane whose handle on the map is given. Beside the map it is for pointers alone.
    pub fn handle(&self, ground: &dyn Ground, on_map: Handle) -> Handle {
        let [width, height] = rectangle(ground).size();
        let mut handle = on_map;
        if self.is_hidden(ground, handle.at) {
            handle.value.push_str(", behind a ridge");
        }
        (handle.at, handle.home) = (self.place(ground, handle.at), self.place(ground, handle.home));
        handle.panel = RELIEF;
        handle.travel = match self.mode() {
            Mode::Beside => Travel::Pointer,
            _ => Travel::Across([width.max(height); 2]),
        };
        handle
    }

    /// The handle of the eye.
    pub fn eye(&self, ground: &dyn Ground) -> Handle {
        self.scenery().eye(&self.seen(ground))
    }

    /// Moves the handle of the eye towards a place in the panel.
    pub fn drag_eye(&mut self, ground: &dyn Ground, to: Point) {
        if to.iter().all(|end| end.is_finite()) {
            let eye = self.scenery().eye_at(&self.seen(ground), to);
            self.look_from(eye);
        }
    }

    /// From where the relief is seen, and what height means, as a sentence.
    pub fn in_words(&self, ground: &dyn Ground) -> String {
        self.scenery().in_words(&self.seen(ground))
    }

    /// Draws the surface and marks of the plane on it, in a panel of the relief.
    pub fn draw(&self, ground: &dyn Ground, panel: &mut Panel, frame: Frame, marks: &[Mark], handles: &[Handle]) {
        self.scenery().draw(&self.seen(ground), panel, frame, marks, handles);
    }

    fn scenery(&self) -> &dyn Scenery {
        &**self.scenery.get_or_init(self.open)
    }

    fn seen<'a>(&self, ground: &'a dyn Ground) -> Seen<'a> {
        let heights = [HeightScale::Shades, HeightScale::Linear][self.heights.index()];
        Seen { ground, domain: rectangle(ground), camera: self.camera(), heights }
    }

    fn camera(&self) -> Camera {
        let (zoom, centre) = (self.framing.zoom, self.framing.centre);
        Camera { azimuth: self.azimuth.value(), elevation: self.elevation.value(), zoom, centre }
    }

    /// Turns and raises the eye, to a hundredth of a degree.
    fn look_from(&mut self, [azimuth, elevation]: [f64; 2]) {
        let fine = |degrees: f64| libm::round(100.0 * degrees) / 100.0;
        let turns = libm::floor((azimuth + 180.0) / 360.0);
        self.azimuth.put(number::rounded(fine(azimuth - 360.0 * turns), 5));
        self.elevation.put(number::rounded(fine(elevation), 4));
    }
}

/// Dragging free ground turns the block; the wheel and two fingers zoom.
impl Pannable for Relief {
    fn pan(&mut self, from: Point, to: Point) {
        let half = self.camera().half_size(&self.block);
        let [right, up] = [0, 1].map(|axis| (to[axis] - from[axis]) / half[axis]);
        if right.is_finite() && up.is_finite() {
            self.look_from([self.azimuth.value() - TURN * right, self.elevation.value() - TILT * up]);
        }
    }

    fn zoom(&mut self, factor: f64, at: Point) {
        let (camera, centre) = (self.camera(), self.block.domain.centre());
        let (half, lift) = (camera.half_size(&self.block), [0.0, camera.lift(&self.block)]);
        self.framing.zoom(factor, [0, 1].map(|axis| (at[axis] - centre[axis] - lift[axis]) / half[axis]));
    }

    fn reset_view(&mut self) {
        self.look_from(OPENING);
        self.framing = Framing::default();
    }
}

/// The part of the plane under the relief: the view that was set, made less narrow.
fn rectangle(ground: &dyn Ground) -> View {
    let view = ground.view();
    let ([width, height], [x, y]) = (view.size(), view.centre());
    let least = width.max(height) / MAX_ASPECT;
    let around = |ends: [f64; 2], centre: f64, size: f64| match size < least {
        true => [centre - 0.5 * least, centre + 0.5 * least],
        false => ends,
    };
    View { x: around(view.x, x, width), y: around(view.y, y, height) }
}
