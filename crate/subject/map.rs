//! A loss over the plane as a map: raster and contours, computed once for each loss and grid.

use std::cell::RefCell;
use std::rc::Rc;

use crate::field::Field;
use crate::paint::contour_labels;
use crate::plane::{Grid, View};
use crate::scene::{Contour, Disc, Frame, Mark, Panel, Rect};
use crate::surface::Surface;

/// Contours are traced through a sample at every CSS pixel, but through at most this many along the longer side: between them
/// they look straight.
const MAX_CONTOUR_SAMPLES: f64 = 720.0;

/// The raster has a sample at every device pixel, but at most this many along the longer side.
const MAX_RASTER_SAMPLES: f64 = 2048.0;

/// With fewer samples per CSS pixel the loss would no longer be recognisable.
const MIN_DETAIL: f64 = 0.25;

/// The last map drawn.
#[derive(Default)]
pub struct Map {
    marks: RefCell<Option<CachedMap>>,
    labels: RefCell<Option<CachedLabels>>,
}

/// The space that the labels of contours take on the page.
struct CachedLabels {
    contours: Rc<Vec<Contour>>,
    area: Rect,
    scale: f64,
    discs: Rc<Vec<Disc>>,
}

struct CachedMap {
    revision: u64,
    view: View,
    grids: Grids,
    marks: Vec<Mark>,
}

/// Where a loss is sampled for its picture.
#[derive(Clone, Copy, PartialEq)]
pub struct Grids {
    /// For the contours, and for choosing levels and shades.
    pub lines: Grid,
    /// For the colours; never coarser than `lines`.
    pub raster: Grid,
}

impl Map {
    /// What `make` draws on the grids of a view that fills an area of the page, in the detail of a frame. It is called only for another
    /// revision of the loss, another view, or another detail: while something moves, only for more.
    pub fn of(
        &self,
        revision: u64,
        view: View,
        area: Rect,
        frame: Frame,
        make: impl FnOnce(Grids) -> Vec<Mark>,
    ) -> Vec<Mark> {
        let grids = Grids::of(view, area, frame.detail);
        let mut cached = self.marks.borrow_mut();
        match cached.as_ref() {
            Some(map) if map.serves(revision, view, &grids, frame.moving) => map.marks.clone(),
            _ => {
                let marks = make(grids);
                *cached = Some(CachedMap { revision, view, grids, marks: marks.clone() });
                marks
            }
        }
    }
}

impl Map {
    /// The space that the labels of the contours in a panel's backdrop take on the page. They are placed anew only for other contours,
    /// another area or another [`Frame::scale`](crate::scene::Frame::scale).
    pub fn labels(&self, panel: &Panel, scale: f64) -> Rc<Vec<Disc>> {
        let contours = panel.backdrop.iter().find_map(|mark| match mark {
            Mark::Contours(contours) => Some(contours),
            _ => None,
        });
        let Some(contours) = contours else { return Rc::default() };
        let mut cached = self.labels.borrow_mut();
        match cached.as_ref() {
            Some(labels) if labels.serves(contours, panel.area, scale) => Rc::clone(&labels.discs),
            _ => {
                let labels = contour_labels(contours, panel, scale);
                let discs = Rc::new(labels.into_iter().flat_map(|label| label.discs).collect());
                let labels = CachedLabels { contours: Rc::clone(contours), area: panel.area, scale, discs };
                Rc::clone(&cached.insert(labels).discs)
            }
        }
    }
}

impl CachedLabels {
    fn serves(&self, contours: &Rc<Vec<Contour>>, area: Rect, scale: f64) -> bool {
        Rc::ptr_eq(&self.contours, contours) && (self.area, self.scale) == (area, scale)
    }
}

impl CachedMap {
    /// Whether this map shows what is requested: exactly as finely or, while something moves, at least.
    fn serves(&self, revision: u64, view: View, grids: &Grids, moving: bool) -> bool {
        let is_finer = self.grids.lines.len() >= grids.lines.len() && self.grids.raster.len() >= grids.raster.len();
        (self.revision, self.view) == (revision, view) && (self.grids == *grids || moving && is_finer)
    }
}

impl Grids {
    fn of(view: View, area: Rect, detail: f64) -> Self {
        let detail = if detail >= MIN_DETAIL { detail } else { MIN_DETAIL };
        let lines = grid(view, area, detail.min(1.0), MAX_CONTOUR_SAMPLES);
        Self { lines, raster: if detail > 1.0 { grid(view, area, detail, MAX_RASTER_SAMPLES) } else { lines } }
    }
}

/// The raster and contours of a loss; `lowest` is its lowest known value.
pub fn marks(surface: &dyn Surface, lowest: Option<f64>, grids: Grids) -> Vec<Mark> {
    let field = Field::sample(surface, grids.lines);
    let field = match lowest {
        Some(lowest) => field.above(lowest),
        None => field,
    };
    let raster = if grids.raster == grids.lines { field.raster() } else { field.finer(surface, grids.raster) };
    vec![Mark::Raster(Rc::new(raster)), Mark::Contours(Rc::new(field.contours(surface)))]
}

/// The view shown in an area of the page: at least the one requested, with equal units along both axes, so that gradients are
/// perpendicular to contours.
pub fn shown(view: View, area: Rect) -> View {
    let [width, height] = view.size();
    let unit = (width / area.width.max(1.0)).max(height / area.height.max(1.0));
    let around = |centre: f64, length: f64| [centre - 0.5 * unit * length, centre + 0.5 * unit * length];
    let [x, y] = view.centre();
    View { x: around(x, area.width.max(1.0)), y: around(y, area.height.max(1.0)) }
}

/// A grid with `detail` samples per CSS pixel of an area, and at most `max` along its longer side.
fn grid(view: View, area: Rect, detail: f64, max: f64) -> Grid {
    let unit = (area.width.max(area.height) / max).max(1.0 / detail);
    let along = |length: f64| ((length / unit).round() as usize).clamp(1, max as usize) + 1;
    Grid { view, columns: along(area.width), rows: along(area.height) }
}
