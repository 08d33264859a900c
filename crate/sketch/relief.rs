//! How a relief is drawn: the surface, the marks of the map on it, the numbers along its base, and the dial of the eye.

mod drape;
mod eye;
mod ground;

use std::cell::RefCell;
use std::rc::Rc;

use drape::Drape;
use eye::EyeDial;

use crate::field::Field;
use crate::figure::Handle;
use crate::figure::cache::Cache;
use crate::plane::{Grid, Point, View};
use crate::relief::{Camera, HeightScale, Projection, Rendering, Terrain};
use crate::scene::{Frame, Mark, Panel, Rect};
use crate::subject::relief::{Scenery, Seen};

/// Samples along the longer side.
const SAMPLES: f64 = 320.0;

/// The picture has a cell for every device pixel, but at most this many along the longer side.
const MAX_CELLS: f64 = 2048.0;

/// With fewer cells per CSS pixel the surface would no longer be recognisable.
const MIN_DETAIL: f64 = 0.25;

/// The scenery of a relief. The build looks for this function to find the code that only reliefs need.
pub fn open() -> Box<dyn Scenery> {
    Box::new(SampledScenery::default())
}

/// The samples of the surface, and the last picture drawn.
#[derive(Default)]
struct SampledScenery {
    terrain: Cache<(u64, View, HeightScale), Rc<Terrain>>,
    picture: RefCell<Option<Picture>>,
}

struct Picture {
    terrain: Rc<Terrain>,
    camera: Camera,
    area: Rect,
    scale: f64,
    cells: [usize; 2],
    rendering: Rc<Rendering>,
}

impl Scenery for SampledScenery {
    fn place(&self, seen: &Seen, at: Point) -> Point {
        let (terrain, projection) = self.view(seen);
        projection.place(at, terrain.height(at))
    }

    fn visible(&self, seen: &Seen, place: Point) -> Option<Point> {
        let (terrain, projection) = self.view(seen);
        let at = terrain.pick(&projection, place, None);
        let ([x, y], [u, v]) = (place, projection.place(at, terrain.height(at)));
        let slack = 1e-6 * terrain.block().height;
        ((x - u).abs() < slack && (y - v).abs() < slack).then_some(at)
    }

    fn pick(&self, seen: &Seen, place: Point, dragged: Point) -> Point {
        let (terrain, projection) = self.view(seen);
        let is_hidden = terrain.is_hidden(&projection, dragged);
        terrain.pick(&projection, place, is_hidden.then_some(dragged))
    }

    fn is_hidden(&self, seen: &Seen, at: Point) -> bool {
        let (terrain, projection) = self.view(seen);
        terrain.is_hidden(&projection, at)
    }

    fn eye(&self, seen: &Seen) -> Handle {
        EyeDial::new(seen).handle()
    }

    fn eye_at(&self, seen: &Seen, place: Point) -> [f64; 2] {
        EyeDial::new(seen).eye(place)
    }

    fn in_words(&self, seen: &Seen) -> String {
        let heights = match seen.heights {
            HeightScale::Shades => "height follows the colours",
            HeightScale::Linear => "height is proportional to the value",
        };
        format!("Seen {}; {heights}.", eye::in_words(&seen.camera))
    }

    fn draw(&self, seen: &Seen, panel: &mut Panel, frame: Frame, marks: &[Mark], handles: &[Handle]) {
        let (terrain, projection) = self.view(seen);
        let rendering = self.rendering(&terrain, seen.camera, panel, frame);
        panel.backdrop.push(Mark::Raster(Rc::clone(&rendering.raster)));
        let drape = Drape { terrain, projection, rendering };
        panel.front.extend(drape.marks(marks));
        panel.front.push(ground::tick_marks(&drape));
        panel.front.extend(EyeDial::new(seen).marks());
        let heights = match seen.heights {
            HeightScale::Shades => "height as the colours",
            HeightScale::Linear => "height in proportion to the value",
        };
        panel.front.extend(ground::texts(panel, frame, handles, &drape, seen.ground.axes(), heights));
    }
}

impl SampledScenery {
    /// The surface, and how it is seen.
    fn view(&self, seen: &Seen) -> (Rc<Terrain>, Projection) {
        let (ground, heights) = (seen.ground, seen.heights);
        let terrain = self.terrain.of((ground.revision(), seen.domain, heights), || {
            let grid = grid(seen.domain);
            let mut outputs = [(); 3].map(|()| vec![0.0; grid.len()]);
            let [values, x, y] = &mut outputs;
            ground.surface().sample_with_gradient(&grid, [values, x, y]);
            let [values, x, y] = outputs;
            let field = Field::new(grid, values).above(ground.lowest().unwrap_or(f64::NAN));
            Rc::new(Terrain::new(&field, [&x, &y], heights))
        });
        let projection = seen.camera.projection(terrain.block());
        (terrain, projection)
    }

    /// The picture of the surface: drawn again only for another one, another view, or another detail; while something moves, only
    /// for more.
    fn rendering(&self, terrain: &Rc<Terrain>, camera: Camera, panel: &Panel, frame: Frame) -> Rc<Rendering> {
        let area = panel.area;
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
