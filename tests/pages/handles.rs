//! Every handle of every figure, moved by mouse, finger and keys. The page is compared with the core on this machine: the position
//! of the handle, the state, and, bit by bit, the readouts. New figures are covered automatically.

use anyhow::{Context, Result, ensure};
use fall_line::figure::{Figure, FigureCard, Handle, Nudge, state};
use fall_line::figures::FIGURES;
use fall_line::scene::{Frame, Panel};
use thirtyfour::Key;
use xtask::engine::Need;
use xtask::gesture::{Point, Pointer};
use xtask::page_test::{Body, Engines, PageTest, TestRun};
use xtask::screen::Screen;

use crate::numbers::{expect_readouts, restored};
use crate::page::Page;

/// How far a pointer drags, in CSS pixels to the right and down.
const DRAG: Point = (50.0, 36.0);
/// The tolerance of positions in CSS pixels: WebDriver's are whole.
const TOLERANCE: f64 = 1.5;

/// Keys that move a handle, and the steps to the right and up that each means.
const KEYS: [(Key, i8, i8); 5] =
    [(Key::Right, 1, 0), (Key::Up, 0, 1), (Key::Left, -1, 0), (Key::Left, -1, 0), (Key::Down, 0, -1)];

/// A test for each figure and each input device.
pub fn tests() -> Vec<PageTest> {
    let of = |card: &'static FigureCard| {
        let test = |how: &str, needs, body: Body| {
            PageTest::new(&format!("pages::handles::{}::{how}", card.id.replace('-', "_")), Engines::Every, needs, body)
        };
        [
            test("a_mouse_drags_each", &[], Box::new(|run| drag_each(run, card, Screen::LAPTOP, Pointer::Mouse))),
            test(
                "a_finger_drags_each",
                &[Need::Finger],
                Box::new(|run| drag_each(run, card, Screen::PHONE, Pointer::Finger)),
            ),
            test("keys_move_each_and_home_resets_it", &[], Box::new(|run| press_each(run, card))),
        ]
    };
    FIGURES.iter().flat_map(of).collect()
}

/// Drags each handle of a figure towards the centre of its panel.
fn drag_each(run: &TestRun, card: &FigureCard, screen: Screen, pointer: Pointer) -> Result<()> {
    let (page, mut core) = open(run, card, screen)?;
    let picture = PictureBox::of(&page)?;
    let tested = tested(&core.handles());
    for &index in &tested {
        let before = page.state()?;
        let handle = core.handles().swap_remove(index);
        let panel = picture.panel(&*core, &handle)?;
        let from = panel.to_page(handle.at);
        let (seen, expected) = (page.handle(index)?, picture.in_window(from));
        ensure!(near(seen, expected), "{}: handle {} is at {seen:?}, not at {expected:?}", card.id, handle.id);
        let [right, down] = [0, 1].map(|axis| {
            let centre = [panel.area.left + panel.area.width / 2.0, panel.area.top + panel.area.height / 2.0];
            [DRAG.0, DRAG.1][axis].copysign(centre[axis] - from[axis])
        });
        page.drag(pointer, seen, (seen.0 + right, seen.1 + down))?;
        // A busy browser may not have processed the release yet.
        page.wait_until("!inside.querySelector('.handles').classList.contains('dragging')")?;
        page.settle()?;
        core.drag(&handle.id, panel.to_plane([from[0] + right, from[1] + down]));
        ensure!(page.state()? != before, "{}: handle {} does not move", card.id, handle.id);
        let moved = core.handles().swap_remove(index);
        let expected = picture.in_window(picture.panel(&*core, &moved)?.to_page(moved.at));
        let actual = page.handle(index)?;
        ensure!(near(actual, expected), "{}: handle {} moved to {actual:?}, not to {expected:?}", card.id, handle.id);
        // The last digits of a drag depend on the window.
        core = restored(card, &page.state()?)?;
        if is_compared(run, index, &tested) {
            expect_readouts(&page, card)?;
        }
    }
    page.expect_no_errors()
}

/// Moves each handle of a figure by the arrow keys, and resets it by Home.
fn press_each(run: &TestRun, card: &FigureCard) -> Result<()> {
    let (page, mut core) = open(run, card, Screen::LAPTOP)?;
    let handles = core.handles();
    let tested = tested(&handles);
    for &index in &tested {
        let handle = &handles[index];
        page.focus(&format!(".handles button:nth-of-type({})", index + 1))?;
        let before = page.state()?;
        page.press(KEYS.map(|(key, ..)| key.value()).iter().collect::<String>())?;
        for (_, right, up) in KEYS {
            core.nudge(&handle.id, Nudge::By { right, up, fine: false });
        }
        page.press_with(Key::Shift, Key::Up)?;
        core.nudge(&handle.id, Nudge::By { right: 0, up: 1, fine: true });
        page.press_with(Key::Shift, Key::Right)?;
        core.nudge(&handle.id, Nudge::By { right: 1, up: 0, fine: true });
        page.settle()?;
        ensure!(page.state()? != before, "{}: no key moves handle {}", card.id, handle.id);
        assert_eq!(page.state()?, state::write(&mut *core), "{}: {} after keys", card.id, handle.id);
        let is_compared = is_compared(run, index, &tested);
        if is_compared {
            expect_readouts(&page, card)?;
        }
        page.press(Key::Home)?;
        core.nudge(&handle.id, Nudge::Home);
        page.settle()?;
        assert_eq!(page.state()?, state::write(&mut *core), "{}: {} after Home", card.id, handle.id);
        if is_compared {
            expect_readouts(&page, card)?;
        }
    }
    page.expect_no_errors()
}

/// The handles to test: of those that differ only in their number the first and the last. The core's own tests move all.
fn tested(handles: &[Handle]) -> Vec<usize> {
    let kind =
        |index: usize| handles.get(index).map(|handle| handle.id.trim_end_matches(|last: char| last.is_ascii_digit()));
    let is_inside = |index: usize| index > 0 && kind(index - 1) == kind(index) && kind(index) == kind(index + 1);
    (0..handles.len()).filter(|&index| !is_inside(index)).collect()
}

/// Whether the readouts are compared after a handle: after each in the first engine, after the last one in the others.
fn is_compared(run: &TestRun, index: usize, tested: &[usize]) -> bool {
    run.is_first_engine() || tested.last() == Some(&index)
}

/// Opens a figure in a page and on this machine.
fn open(run: &TestRun, card: &FigureCard, screen: Screen) -> Result<(Page, Box<dyn Figure>)> {
    let page = Page::open(run, screen, &format!("embed.html?figure={}", card.id))?;
    let core = restored(card, &page.state()?)?;
    ensure!(!core.handles().is_empty(), "{} has no handles", card.id);
    Ok((page, core))
}

/// The box of the picture in the viewport.
struct PictureBox {
    left: f64,
    top: f64,
    frame: Frame,
}

impl PictureBox {
    fn of(page: &Page) -> Result<Self> {
        let find = "(({ left, top, width, height }) => [left, top, width, height])(inside.querySelector('.picture canvas').getBoundingClientRect())";
        let [left, top, width, height] = serde_json::from_value(page.get(find)?)?;
        Ok(Self { left, top, frame: Frame::new(width, height) })
    }

    /// The panel of a handle.
    fn panel(&self, core: &dyn Figure, handle: &Handle) -> Result<Panel> {
        let mut panels = core.panels(self.frame).into_iter();
        panels.find(|panel| panel.id == handle.panel).context("the handle has no panel")
    }

    fn in_window(&self, [x, y]: [f64; 2]) -> Point {
        (self.left + x, self.top + y)
    }
}

fn near(one: Point, two: Point) -> bool {
    (one.0 - two.0).abs() < TOLERANCE && (one.1 - two.1).abs() < TOLERANCE
}
