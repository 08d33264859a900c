//! The landscape in three dimensions against truths computed another way: triangles with a depth for every pixel, the map seen from
//! straight above, and a plane.

use std::collections::BTreeSet;

use fall_line::field::Field;
use fall_line::formula_surface::FormulaSurface;
use fall_line::plane::{Grid, Point, View};
use fall_line::relief::{Camera, HeightScale, Projection, Rendering, Terrain};
use fall_line::scene::Rect;
use fall_line::surface::Surface;
use fall_line::surfaces::{self, surfaces};

const SIZE: [usize; 2] = [240, 160];

/// What a cell of a picture shows.
const BACKGROUND: u8 = 0;
const HATCHING: u8 = 1;
const SOLID: u8 = 255;

fn terrain(surface: &FormulaSurface, view: View, side: usize, heights: HeightScale) -> Terrain {
    let grid = Grid { view, columns: side, rows: side };
    let mut outputs = [(); 3].map(|()| vec![0.0; grid.len()]);
    let [f, x, y] = &mut outputs;
    surface.sample_with_gradient(&grid, [f, x, y]);
    let [f, x, y] = outputs;
    Terrain::new(&Field::new(grid, f), [&x, &y], heights)
}

fn named(name: &str, side: usize, heights: HeightScale) -> Terrain {
    let card = surfaces::named(name).expect("a card");
    terrain(&card.surface(), card.view, side, heights)
}

fn typed(text: &str) -> FormulaSurface {
    FormulaSurface::parse(text, &[]).expect("a formula")
}

fn camera(azimuth: f64, elevation: f64) -> Camera {
    Camera { azimuth, elevation, zoom: 1.0, centre: [0.0; 2] }
}

fn window(terrain: &Terrain, camera: &Camera, [width, height]: [usize; 2]) -> View {
    let area = Rect { left: 0.0, top: 0.0, width: width as f64, height: height as f64 };
    camera.window(terrain.block(), area)
}

fn draw(terrain: &Terrain, camera: &Camera, size: [usize; 2]) -> Rendering {
    let projection = camera.projection(terrain.block());
    Rendering::new(terrain, &projection, window(terrain, camera, size), size, 1.0)
}

/// Evenly spread points of a rectangle.
fn points(View { x, y }: View) -> impl Iterator<Item = Point> {
    let at = |[low, high]: [f64; 2], share: f64| low + (high - low) * share;
    (0..500).map(move |n| {
        // Weyl's sequence with the golden ratio and the square root of two.
        let [across, up] = [0.618_033_988_75, 0.414_213_562_37].map(|step| (f64::from(n) * step).fract());
        [at(x, 0.01 + 0.98 * across), at(y, 0.01 + 0.98 * up)]
    })
}

#[test]
fn from_straight_above_it_is_the_map() {
    let terrain = named("himmelblau", 161, HeightScale::Shades);
    let from_above = camera(0.0, 90.0);
    let projection = from_above.projection(terrain.block());
    for at in points(terrain.block().domain) {
        let place = projection.place(at, terrain.height(at));
        assert!((place[0] - at[0]).abs().max((place[1] - at[1]).abs()) < 1e-9, "{at:?} is at {place:?}");
    }
    let square = [400, 400];
    let view = terrain.block().domain;
    // The colours are those of the raster of the map.
    let surface = surfaces::named("himmelblau").expect("a card").surface();
    let picture = draw(&terrain, &from_above, square).raster;
    let coarse = Field::sample(&surface, Grid { view, columns: 161, rows: 161 });
    let map = coarse.finer(&surface, picture.grid);
    for (index, (cell, shade)) in picture.colors.iter().zip(&map.shades).enumerate() {
        let (grid, expected) = (&picture.grid, (shade * 255.0).round() as i32);
        let is_inside = view.contains([grid.x(index % grid.columns), grid.y(index / grid.columns)]);
        let is_same = (i32::from(cell[0]) - expected).abs() <= 2 && cell[3] == SOLID;
        assert!(if is_inside { is_same } else { cell[3] != SOLID }, "{cell:?}, not {expected}");
    }
}

#[test]
fn turning_moves_the_eye_counter_clockwise_and_up() {
    let terrain = named("bowl", 41, HeightScale::Linear);
    let View { x, y } = terrain.block().domain;
    let middle = 0.5 * (y[0] + y[1]);
    let depth = |azimuth| camera(azimuth, 30.0).projection(terrain.block()).turned([x[1], middle])[1];
    assert!(depth(0.0).abs() < 1e-12 && depth(45.0) < 0.0, "an eye in the east is near the eastern edge");
    assert!(depth(-45.0) > 0.0);
}

#[test]
fn a_plane_has_one_shade() {
    let plane = terrain(&typed("2x - 0.7y + 3"), View { x: [-2.0, 2.0], y: [-1.0, 3.0] }, 161, HeightScale::Linear);
    let lights = |azimuth, elevation| -> BTreeSet<u8> {
        let picture = draw(&plane, &camera(azimuth, elevation), SIZE).raster;
        picture.colors.iter().filter(|cell| cell[3] == SOLID).map(|cell| cell[1]).collect()
    };
    assert_eq!(lights(0.0, 90.0).len(), 1);
    for azimuth in [-170.0, -100.0, -35.0, 20.0, 75.0, 160.0] {
        // And each of the two walls in front has one.
        assert!((2..=3).contains(&lights(azimuth, 40.0).len()), "{azimuth}: {:?}", lights(azimuth, 40.0));
    }
}

/// The picture by brute force: every triangle of the surface and of the walls, every pixel with the nearest of them. Each pixel has a
/// shade, from 0 to 255, or nothing.
fn brute_force(
    terrain: &Terrain,
    shade: impl Fn(Point) -> f64,
    projection: &Projection,
    view: View,
) -> Vec<Option<f64>> {
    let domain = terrain.block().domain;
    let side = 160;
    let corner = |column: usize, row: usize| {
        let at = |[low, high]: [f64; 2], index: usize| low + (high - low) * index as f64 / side as f64;
        [at(domain.x, column), at(domain.y, row)]
    };
    let mut pixels = vec![(f64::INFINITY, None); SIZE[0] * SIZE[1]];
    let vertex = |at: Point, z: f64, shade: f64| {
        let [u, v] = projection.place(at, z);
        // The distance from the eye along the line of sight.
        let far = projection.turned(at)[1] * projection.tilt[0] - z * projection.tilt[1];
        [u, v, far, shade]
    };
    let mut fill = |corners: [[f64; 4]; 3]| {
        let to_pixel = |[u, v, ..]: [f64; 4]| {
            let fraction = |at: f64, [low, high]: [f64; 2]| (at - low) / (high - low);
            [fraction(u, view.x) * SIZE[0] as f64, fraction(v, view.y) * SIZE[1] as f64]
        };
        let [a, b, c] = corners.map(to_pixel);
        let cross = |p: Point, q: Point, r: Point| (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
        let area = cross(a, b, c);
        if area == 0.0 {
            return;
        }
        let range = |axis: usize| {
            let ends = [a[axis], b[axis], c[axis]];
            let low = ends.iter().fold(f64::INFINITY, |low, end| low.min(*end)).floor().max(0.0) as usize;
            let high = ends.iter().fold(0.0f64, |high, end| high.max(*end)).ceil() as usize;
            low..high.min(SIZE[axis])
        };
        for row in range(1) {
            for column in range(0) {
                let at = [column as f64 + 0.5, row as f64 + 0.5];
                let weights = [cross(b, c, at) / area, cross(c, a, at) / area, cross(a, b, at) / area];
                if weights.iter().any(|weight| *weight < 0.0) {
                    continue;
                }
                let mean = |part: usize| (0..3).map(|index| weights[index] * corners[index][part]).sum::<f64>();
                let pixel = &mut pixels[row * SIZE[0] + column];
                if mean(2) < pixel.0 {
                    *pixel = (mean(2), Some(mean(3)));
                }
            }
        }
    };
    let top = |at: Point| vertex(at, terrain.height(at), shade(at));
    for row in 0..side {
        for column in 0..side {
            let [a, b, c, d] = [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(x, y)| top(corner(column + x, row + y)));
            fill([a, b, c]);
            fill([b, c, d]);
        }
    }
    // Walls have the shades of their heights, here 0 at the base and below z = 0.
    for step in 0..side {
        for edge in 0..4 {
            let ends = [step, step + 1].map(|step| match edge {
                0 => corner(step, 0),
                1 => corner(step, side),
                2 => corner(0, step),
                _ => corner(side, step),
            });
            let z = |layer: usize, at: Point| terrain.height(at) * layer as f64 / 64.0;
            let wall =
                |layer: usize, at: Point| vertex(at, z(layer, at), 255.0 * z(layer, at) / terrain.block().height);
            for layer in 0..64 {
                let [[a, b], [c, d]] = [layer, layer + 1].map(|layer| ends.map(|at| wall(layer, at)));
                fill([a, b, c]);
                fill([b, c, d]);
            }
            let [[a, b], [c, d]] = [ends.map(|at| vertex(at, -terrain.block().base, 0.0)), ends.map(|at| wall(0, at))];
            fill([a, b, c]);
            fill([b, c, d]);
        }
    }
    pixels.into_iter().map(|(_, shade)| shade).collect()
}

#[test]
fn ten_surfaces_equal_a_depth_buffer_of_triangles_to_a_pixel() {
    let mut compared = 0;
    for (index, card) in surfaces().iter().enumerate().filter(|(index, _)| index % 3 == 0) {
        let terrain = terrain(&card.surface(), card.view, 161, HeightScale::Shades);
        let camera = camera(-170.0 + 36.0 * index as f64, [25.0, 40.0, 60.0][index % 2]);
        let (projection, view) = (camera.projection(terrain.block()), window(&terrain, &camera, SIZE));
        let shade = |at: Point| 255.0 * terrain.height(at).max(0.0) / terrain.block().height;
        let expected = brute_force(&terrain, shade, &projection, view);
        let drawn = draw(&terrain, &camera, SIZE).raster;
        let mut wrong = Vec::new();
        for row in 1..SIZE[1] - 1 {
            for column in 1..SIZE[0] - 1 {
                let around = (row - 1..row + 2)
                    .flat_map(|row| (column - 1..column + 2).map(move |column| row * SIZE[0] + column));
                let around: Vec<Option<f64>> = around.map(|index| expected[index]).collect();
                let [step, .., shown] = drawn.colors[row * SIZE[0] + column];
                let seen: Vec<f64> = around.iter().filter_map(|shade| *shade).collect();
                let low = seen.iter().fold(255.0f64, |low, shade| low.min(*shade)) - 2.5;
                let high = seen.iter().fold(0.0f64, |high, shade| high.max(*shade)) + 2.5;
                let is_near = match shown {
                    BACKGROUND => seen.len() < 9,
                    SOLID => !seen.is_empty() && (low..=high).contains(&f64::from(step)),
                    // The softened edge has the colour of the cell below it.
                    _ => (1..9).contains(&seen.len()),
                };
                compared += usize::from(seen.len() == 9);
                if !is_near {
                    wrong.push((column, row, step, shown, low, high));
                }
            }
        }
        assert!(wrong.is_empty(), "{}: {} pixels, {:?}", card.id, wrong.len(), &wrong[..wrong.len().min(5)]);
    }
    assert!(compared > 100_000, "{compared} pixels");
}

#[test]
fn every_surface_and_every_wild_formula_is_drawn() {
    let wild = [
        "1/x",
        "1/(x y)",
        "ln(x)",
        "sqrt(x y)",
        "exp(20x)",
        "1e300 x",
        "tan(3x) y",
        "abs(x)",
        "0/0 x",
        "3",
        "x^y",
        "1e-320 x",
        "10^(5x)",
    ];
    let unit = View { x: [-1.0, 1.0], y: [-1.0, 1.0] };
    let cards = surfaces().iter().map(|card| (card.id, card.surface(), card.view));
    for (name, surface, view) in cards.chain(wild.iter().map(|text| (*text, typed(text), unit))) {
        for heights in [HeightScale::Shades, HeightScale::Linear] {
            let terrain = terrain(&surface, view, 81, heights);
            let top = terrain.block().height + 1e-6;
            assert!(
                points(view).all(|at| (-terrain.block().base - 1e-6..=top).contains(&terrain.height(at))),
                "{name}"
            );
            for (azimuth, elevation) in [(0.0, 90.0), (-35.0, 40.0), (90.0, 0.0), (180.0, 5.0)] {
                let picture = draw(&terrain, &camera(azimuth, elevation), SIZE);
                let shown = picture.raster.colors.iter().filter(|cell| cell[3] != BACKGROUND).count();
                assert!(shown > 100, "{name}: {shown} cells");
                let has_holes = picture.raster.colors.iter().any(|cell| cell[3] == HATCHING);
                let is_defined = points(view).all(|at| terrain.is_defined(at));
                assert!(
                    elevation < 60.0 || has_holes != is_defined,
                    "{name}: undefined parts are hatched, and no others"
                );
            }
        }
    }
}

#[test]
fn picking_inverts_projecting_where_a_point_is_visible() {
    let (mut visible, mut hidden, mut crests) = (0, 0, 0);
    for name in ["himmelblau", "rosenbrock", "rastrigin", "beale", "bowl"] {
        let terrain = named(name, 161, HeightScale::Shades);
        let size = terrain.block().domain.size();
        for (azimuth, elevation) in [(0.0, 90.0), (-35.0, 40.0), (100.0, 15.0)] {
            let projection = camera(azimuth, elevation).projection(terrain.block());
            for at in points(terrain.block().domain) {
                let place = projection.place(at, terrain.height(at));
                let back = terrain.pick(&projection, place, None);
                let apart = (back[0] - at[0]).hypot(back[1] - at[1]) / size[0].max(size[1]);
                let is_before = projection.turned(back)[1] < projection.turned(at)[1];
                if terrain.is_hidden(&projection, at) {
                    hidden += 1;
                    assert!(apart > 0.01 && is_before, "{name}: {at:?} is hidden by {back:?}");
                } else if apart > 1e-9 {
                    // On a slope that faces away, within the width of a few cells behind a crest.
                    assert!(elevation < 60.0, "{name}: {at:?} came back as {back:?}");
                    crests += 1;
                } else {
                    visible += 1;
                }
                // A hidden point is found again by its neighbourhood, unless it is on a slope that faces away.
                let again = terrain.pick(&projection, place, Some(at));
                assert!(elevation < 60.0 || (again[0] - at[0]).hypot(again[1] - at[1]) < 1e-9 * size[0]);
            }
        }
    }
    assert!(visible > 4000 && hidden > 300 && crests < 150, "{visible} visible, {hidden} hidden, {crests} at crests");
}

#[test]
fn a_picture_hides_the_points_that_lines_of_sight_hide() {
    let (mut hidden, mut visible) = (0, 0);
    let size = [600, 400];
    for name in ["himmelblau", "rastrigin", "beale"] {
        let terrain = named(name, 161, HeightScale::Shades);
        let camera = camera(60.0, 25.0);
        let (projection, picture) = (camera.projection(terrain.block()), draw(&terrain, &camera, size));
        let clearance = 4.0 * terrain.block().domain.size()[0] / 160.0;
        let pixel = window(&terrain, &camera, size).size()[0] / size[0] as f64;
        for at in points(terrain.block().domain) {
            let (place, depth) = (projection.place(at, terrain.height(at)), projection.turned(at)[1]);
            let by_sight = terrain.is_hidden(&projection, at);
            if picture.is_hidden(place, depth) {
                assert!(by_sight, "{name}: {at:?} is not hidden");
                hidden += 1;
            } else if by_sight {
                // Within a pixel and a half, something as far away is visible.
                let steps: Vec<f64> = (-6..7).map(|step| 0.25 * f64::from(step) * pixel).collect();
                let around =
                    steps.iter().flat_map(|right| steps.iter().map(move |up| [place[0] + right, place[1] + up]));
                let depths = around.map(|place| projection.turned(terrain.pick(&projection, place, None))[1]);
                let farthest = depths.fold(f64::NEG_INFINITY, f64::max);
                assert!(
                    farthest > depth - clearance,
                    "{name}: {at:?} at {depth} is hidden, and not even {farthest} is seen"
                );
            } else {
                visible += 1;
            }
        }
    }
    assert!(hidden > 300 && visible > 300, "{hidden} hidden, {visible} visible");
}

#[test]
fn places_beside_the_block_are_picked_at_its_edge() {
    let terrain = named("himmelblau", 81, HeightScale::Shades);
    let View { x, y } = terrain.block().domain;
    let projection = camera(-35.0, 40.0).projection(terrain.block());
    for place in [[1e9, 0.0], [-1e9, 3.0], [0.0, 1e9], [0.0, -1e9], [f64::NAN, 0.0], [0.0, f64::NAN]] {
        let at = terrain.pick(&projection, place, None);
        let is_inside = |at: f64, [low, high]: [f64; 2]| (low - 1e-9..=high + 1e-9).contains(&at);
        assert!(is_inside(at[0], x) && is_inside(at[1], y), "{place:?} gave {at:?}");
        // Far to the side, the corner on that side.
        let [right, _] = projection.turned(at);
        let corner = x.iter().flat_map(|x| y.map(|y| projection.turned([*x, y])[0])).fold(0.0, f64::max);
        assert!(
            !place[0].is_finite() || place[0].abs() < 1e8 || (right - corner.copysign(place[0])).abs() < 1e-6,
            "{place:?} gave {at:?}"
        );
    }
}

#[test]
fn the_whole_block_is_in_the_window_however_it_is_turned() {
    let terrain = named("mccormick", 41, HeightScale::Linear);
    let block = terrain.block();
    for size in [[600, 400], [300, 400], [900, 300]] {
        for elevation in [5.0, 20.0, 40.0, 60.0, 70.0] {
            for azimuth in (-180..180).step_by(15) {
                let camera = camera(f64::from(azimuth), elevation);
                let (projection, view) = (camera.projection(block), window(&terrain, &camera, size));
                for x in block.domain.x {
                    for y in block.domain.y {
                        for z in [-block.base, block.height] {
                            assert!(view.contains(projection.place([x, y], z)), "{camera:?} in {size:?}");
                        }
                    }
                }
            }
        }
    }
}
