//! Every handle of every figure under a mouse, a finger and keys. What the page then says is held against the core on this
//! machine: the handle is where the core takes it, the state is the core's, and the readouts are, bit by bit, those of that state.
//! A new figure is tested so without a word here.

use anyhow::{Context, Result, ensure};
use fall_line::figure::{Figure, FigureCard, Handle, Nudge, state};
use fall_line::figures::FIGURES;
use fall_line::scene::{Frame, Panel};
use thirtyfour::Key;
use xtask::engine::Need;
use xtask::gesture::{Point, Pointer};
use xtask::page_test::{Body, Engines, PageTest, Run};
use xtask::screen::Screen;

use crate::numbers::expect_readouts;
use crate::page::Page;

/// How far a pointer drags, in CSS pixels to the right and down.
const FAR: Point = (50.0, 36.0);
/// WebDriver knows whole pixels alone.
const NEAR: f64 = 1.5;

/// A test for each figure and each way to move its handles.
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
            test("keys_move_each_and_bring_it_home", &[], Box::new(|run| press_each(run, card))),
        ]
    };
    FIGURES.iter().flat_map(of).collect()
}

/// Drags each handle of a figure towards the middle of its panel.
fn drag_each(run: &Run, card: &FigureCard, screen: Screen, pointer: Pointer) -> Result<()> {
    let (page, mut core) = open(run, card, screen)?;
    let picture = PictureBox::of(&page)?;
    for index in 0..core.handles().len() {
        let before = page.state()?;
        let handle = core.handles().swap_remove(index);
        let panel = picture.panel(&*core, &handle)?;
        let from = panel.to_page(handle.at);
        let (seen, expected) = (page.handle(index)?, picture.in_window(from));
        ensure!(near(seen, expected), "{}: the handle {} is at {seen:?}, not at {expected:?}", card.id, handle.id);
        let [right, down] = [0, 1].map(|axis| {
            let middle = [panel.area.left + panel.area.width / 2.0, panel.area.top + panel.area.height / 2.0];
            [FAR.0, FAR.1][axis].copysign(middle[axis] - from[axis])
        });
        page.drag(pointer, seen, (seen.0 + right, seen.1 + down))?;
        // A busy browser may not have heard yet that the hand let go.
        page.wait_until("!inside.querySelector('.handles').classList.contains('dragging')")?;
        page.settle()?;
        core.drag(&handle.id, panel.to_plane([from[0] + right, from[1] + down]));
        ensure!(page.state()? != before, "{}: the handle {} does not move", card.id, handle.id);
        let wanted = core.handles().swap_remove(index);
        let wanted = picture.in_window(picture.panel(&*core, &wanted)?.to_page(wanted.at));
        let there = page.handle(index)?;
        ensure!(near(there, wanted), "{}: the handle {} went to {there:?}, not to {wanted:?}", card.id, handle.id);
        // The last digits of a drag are the window's.
        core = follow(&page, card)?;
    }
    page.expect_no_errors()
}

/// Moves each handle of a figure by arrow keys, and home.
fn press_each(run: &Run, card: &FigureCard) -> Result<()> {
    let (page, mut core) = open(run, card, Screen::LAPTOP)?;
    for (index, handle) in core.handles().into_iter().enumerate() {
        page.focus(&format!(".handles button:nth-of-type({})", index + 1))?;
        let before = page.state()?;
        for (key, right, up) in
            [(Key::Right, 1, 0), (Key::Up, 0, 1), (Key::Left, -1, 0), (Key::Left, -1, 0), (Key::Down, 0, -1)]
        {
            page.press(key)?;
            core.nudge(&handle.id, Nudge::By { right, up, fine: false });
        }
        page.press_with(Key::Shift, Key::Up)?;
        core.nudge(&handle.id, Nudge::By { right: 0, up: 1, fine: true });
        page.press_with(Key::Shift, Key::Right)?;
        core.nudge(&handle.id, Nudge::By { right: 1, up: 0, fine: true });
        page.settle()?;
        ensure!(page.state()? != before, "{}: no key moves the handle {}", card.id, handle.id);
        assert_eq!(page.state()?, state::write(&mut *core), "{}: {} under keys", card.id, handle.id);
        expect_readouts(&page, &*core)?;
        page.press(Key::Home)?;
        core.nudge(&handle.id, Nudge::Home);
        page.settle()?;
        assert_eq!(page.state()?, state::write(&mut *core), "{}: {} at home", card.id, handle.id);
        expect_readouts(&page, &*core)?;
    }
    page.expect_no_errors()
}

/// A page with a figure as it opens, and the same figure on this machine.
fn open(run: &Run, card: &FigureCard, screen: Screen) -> Result<(Page, Box<dyn Figure>)> {
    let page = Page::open(run, screen, &format!("embed.html?figure={}", card.id))?;
    let core = follow(&page, card)?;
    ensure!(!core.handles().is_empty(), "{} has nothing to move", card.id);
    Ok((page, core))
}

/// The figure in the state of the page, whose readouts have to be its own.
fn follow(page: &Page, card: &FigureCard) -> Result<Box<dyn Figure>> {
    let mut core = (card.open)();
    let rejected = state::restore(&mut *core, &page.state()?);
    ensure!(rejected.is_empty(), "{}: {rejected:?}", card.id);
    expect_readouts(page, &*core)?;
    Ok(core)
}

/// Where the picture lies in the window.
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
        panels.find(|panel| panel.id == handle.panel).context("a handle lives in a panel")
    }

    fn in_window(&self, [x, y]: [f64; 2]) -> Point {
        (self.left + x, self.top + y)
    }
}

fn near(one: Point, two: Point) -> bool {
    (one.0 - two.0).abs() < NEAR && (one.1 - two.1).abs() < NEAR
}
