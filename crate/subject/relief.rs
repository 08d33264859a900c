//! The landscape in three dimensions: whether it is shown beside the map or instead of it, where the eye is, and what height means. A
//! figure with a [`Landscape`] includes it as a panel of its own. The view stays the same whatever else changes.

mod drape;
mod eye;
mod framing;

use std::cell::RefCell;
use std::rc::Rc;

use framing::Framing;

use crate::field::Field;
use crate::figure::cache::Cache;
use crate::figure::dial::{Dial, SliderScale};
use crate::figure::knob::Knob;
use crate::figure::pick::Pick;
use crate::figure::{Choice, Handle, Pannable, Travel, Visit};
use crate::number;
use crate::plane::{Grid, Point, View};
use crate::relief::{Block, Camera, HeightScale, Projection, Rendering, Terrain};
use crate::scene::{Axis, Frame, Mark, Panel, Rect};
use crate::subject::landscape::Landscape;

pub use drape::Drape;
pub use eye::EYE;

/// The id of the panel.
pub const RELIEF: &str = "relief";

/// The heading of the settings that are seldom needed.
const SECTION: &str = "In three dimensions";

/// Samples along the longer side.
const SAMPLES: f64 = 320.0;

/// The longer side of the rectangle is at most this many times the shorter one.
const MAX_ASPECT: f64 = 1.5;

/// The picture has a cell for every device pixel, but at most this many along the longer side.
const MAX_CELLS: f64 = 2048.0;

/// With fewer cells per CSS pixel the surface would no longer be recognisable.
const MIN_DETAIL: f64 = 0.25;

/// The angles in degrees that the eye may have, and those that it has at first.
const AZIMUTH: Dial = Dial { range: [-180.0, 180.0], scale: SliderScale::Linear, whole: false };
const ELEVATION: Dial = Dial { range: [5.0, 90.0], scale: SliderScale::Linear, whole: false };
const OPENING: [f64; 2] = [30.0, 45.0];

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
    terrain: Cache<(u64, View, HeightScale), Rc<Terrain>>,
    picture: RefCell<Option<Picture>>,
}

/// The last picture drawn.
struct Picture {
    terrain: Rc<Terrain>,
    camera: Camera,
    area: Rect,
    scale: f64,
    cells: [usize; 2],
    rendering: Rc<Rendering>,
}

impl Default for Relief {
    fn default() -> Self {
        let modes = [("off", "Map"), ("beside", "Map and relief"), ("alone", "Relief")].map(Choice::from);
        let heights = [("colour", "As the colours"), ("linear", "In proportion to f")].map(Choice::from);
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
            terrain: Cache::default(),
            picture: RefCell::default(),
        }
    }
}

impl Relief {
    /// Which panels show the landscape.
    pub fn mode(&self) -> Mode {
        [Mode::Off, Mode::Beside, Mode::Alone][self.mode.index()]
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
    pub fn panel(&self, landscape: &Landscape, area: Rect) -> Panel {
        let window = self.camera().window(&Block::over(rectangle(landscape)), area);
        Panel::new(RELIEF, area, Axis::bare(window.x), Axis::bare(window.y))
    }

    /// The view, to turn and zoom.
    pub fn pannable(&mut self, landscape: &Landscape) -> &mut dyn Pannable {
        self.block = Block::over(rectangle(landscape));
        self
    }

    /// The place in the panel of the point of the surface over a point of the plane.
    pub fn place(&self, landscape: &Landscape, at: Point) -> Point {
        let terrain = self.terrain(landscape);
        self.projection(&terrain).place(at, terrain.height(at))
    }

    /// The point of the plane at a place in the panel, for a point that is dragged along the surface: what is visible there, or, if
    /// the point is behind a ridge, what is nearest to it.
    pub fn pick(&self, landscape: &Landscape, place: Point, dragged: Point) -> Point {
        let terrain = self.terrain(landscape);
        let projection = self.projection(&terrain);
        let is_hidden = terrain.is_hidden(&projection, dragged);
        terrain.pick(&projection, place, is_hidden.then_some(dragged))
    }

    /// The point of the plane that is seen at a place in the panel; `None` beside the surface.
    pub fn seen(&self, landscape: &Landscape, place: Point) -> Option<Point> {
        let terrain = self.terrain(landscape);
        let at = terrain.pick(&self.projection(&terrain), place, None);
        let ([x, y], [u, v]) = (place, self.place(landscape, at));
        let slack = 1e-6 * terrain.block().height;
        ((x - u).abs() < slack && (y - v).abs() < slack).then_some(at)
    }

    /// Whether the point of the surface over a point of the plane lies behind a ridge.
    pub fn is_hidden(&self, landscape: &Landscape, at: Point) -> bool {
        let terrain = self.terrain(landscape);
        terrain.is_hidden(&self.projection(&terrain), at)
    }

    /// The handle, on the relief, of a point of the plane whose handle on the map is given. Beside the map it is for pointers alone.
    pub fn handle(&self, landscape: &Landscape, on_map: Handle) -> Handle {
        let [width, height] = rectangle(landscape).size();
        let mut handle = on_map;
        if self.is_hidden(landscape, handle.at) {
            handle.value.push_str(", behind a ridge");
        }
        (handle.at, handle.home) = (self.place(landscape, handle.at), self.place(landscape, handle.home));
        handle.panel = RELIEF;
        handle.travel = match self.mode() {
            Mode::Beside => Travel::Pointer,
            _ => Travel::Across([width.max(height); 2]),
        };
        handle
    }

    /// The surface with its base, and what lies on it, in a panel of the relief.
    pub fn draw(&self, landscape: &Landscape, panel: &mut Panel, frame: Frame) -> Drape {
        let terrain = self.terrain(landscape);
        let rendering = self.rendering(&terrain, panel, frame);
        panel.backdrop.push(Mark::Raster(Rc::clone(&rendering.raster)));
        let projection = self.projection(&terrain);
        Drape { terrain, projection, rendering }
    }

    /// What the relief shows, as the end of a description: from where it is seen, and what height means.
    pub fn in_words(&self) -> String {
        let heights = match self.heights() {
            HeightScale::Shades => "height follows the colours",
            HeightScale::Linear => "height is proportional to f",
        };
        format!("Seen {}; {heights}.", self.eye_in_words())
    }

    fn camera(&self) -> Camera {
        let (zoom, centre) = (self.framing.zoom, self.framing.centre);
        Camera { azimuth: self.azimuth.value(), elevation: self.elevation.value(), zoom, centre }
    }

    /// How heights follow from values.
    pub fn heights(&self) -> HeightScale {
        [HeightScale::Shades, HeightScale::Linear][self.heights.index()]
    }

    fn projection(&self, terrain: &Terrain) -> Projection {
        self.camera().projection(terrain.block())
    }

    /// Turns and raises the eye, to a hundredth of a degree.
    fn look_from(&mut self, [azimuth, elevation]: [f64; 2]) {
        let fine = |degrees: f64| libm::round(100.0 * degrees) / 100.0;
        let turns = libm::floor((azimuth + 180.0) / 360.0);
        self.azimuth.put(number::rounded(fine(azimuth - 360.0 * turns), 5));
        self.elevation.put(number::rounded(fine(elevation), 4));
    }

    fn terrain(&self, landscape: &Landscape) -> Rc<Terrain> {
        let (view, heights) = (rectangle(landscape), self.heights());
        self.terrain.of((landscape.revision(), view, heights), || {
            let grid = grid(view);
            let mut outputs = [(); 3].map(|()| vec![0.0; grid.len()]);
            let [values, x, y] = &mut outputs;
            landscape.surface().sample_with_gradient(&grid, [values, x, y]);
            let [values, x, y] = outputs;
            let field = Field::new(grid, values).above(landscape.lowest().unwrap_or(f64::NAN));
            Rc::new(Terrain::new(&field, [&x, &y], heights))
        })
    }

    /// The picture of the surface: drawn again only for another one, another view, or another detail; while something moves, only
    /// for more.
    fn rendering(&self, terrain: &Rc<Terrain>, panel: &Panel, frame: Frame) -> Rc<Rendering> {
        let (camera, area) = (self.camera(), panel.area);
        let (cells, scale) = (cells(area, frame.detail), if frame.scale > 0.0 { frame.scale.min(16.0) } else { 1.0 });
        let mut cached = self.picture.borrow_mut();
        if let Some(picture) = cached.as_ref()
            && Rc::ptr_eq(&picture.terrain, terrain)
            && (picture.camera, picture.area, picture.scale) == (camera, area, scale)
            && (picture.cells == cells || frame.moving && picture.cells[0] >= cells[0])
        {
            return Rc::clone(&picture.rendering);
        }
        let pen = scale * cells[0] as f64 / area.width.max(1.0);
        let projection = camera.projection(terrain.block());
        let rendering = Rc::new(Rendering::new(terrain, &projection, panel.view(), cells, pen));
        let picture = Picture { terrain: Rc::clone(terrain), camera, area, scale, cells, rendering };
        Rc::clone(&cached.insert(picture).rendering)
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
fn rectangle(landscape: &Landscape) -> View {
    let view = landscape.view();
    let ([width, height], [x, y]) = (view.size(), view.centre());
    let least = width.max(height) / MAX_ASPECT;
    let around = |ends: [f64; 2], centre: f64, size: f64| match size < least {
        true => [centre - 0.5 * least, centre + 0.5 * least],
        false => ends,
    };
    View { x: around(view.x, x, width), y: around(view.y, y, height) }
}

fn grid(view: View) -> Grid {
    let [width, height] = view.size();
    let along = |length: f64| libm::round(SAMPLES * length / width.max(height)) as usize + 1;
    Grid { view, columns: along(width), rows: along(height) }
}

/// The cells of a picture in an area of the page.
fn cells(area: Rect, detail: f64) -> [usize; 2] {
    let detail = if detail >= MIN_DETAIL { detail } else { MIN_DETAIL };
    let per_pixel = detail.min(MAX_CELLS / area.width.max(area.height).max(1.0));
    [area.width, area.height].map(|length| libm::round(length * per_pixel).clamp(1.0, MAX_CELLS) as usize)
}
