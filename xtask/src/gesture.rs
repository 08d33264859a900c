//! Pointer gestures on a page: press, move and release, with a mouse or fingers, at points in CSS pixels of the window.

use anyhow::{Result, bail};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::engine::Need;

/// A point of the window: x to the right, y down.
pub type Point = (f64, f64);

/// The kind of pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointer {
    /// The left button of a mouse.
    Mouse,
    /// One finger.
    Finger,
}

/// A drag takes this many moves of one frame (ms) each.
const MOVES: u32 = 8;
const FRAME: u32 = 16;

impl Browser {
    /// Moves the mouse to a point without pressing.
    pub fn hover(&self, at: Point) -> Result<()> {
        self.act(json!([Pointer::Mouse.sequence(0, vec![step(at)])]))
    }

    /// Presses and releases at one point.
    pub fn tap(&self, pointer: Pointer, at: Point) -> Result<()> {
        self.expect_pointer(pointer)?;
        self.act(json!([pointer.sequence(0, vec![step(at), button("pointerDown"), button("pointerUp")])]))
    }

    /// Presses at one point, moves to another and releases.
    pub fn drag(&self, pointer: Pointer, from: Point, to: Point) -> Result<()> {
        self.expect_pointer(pointer)?;
        let mut actions = vec![step(from), button("pointerDown")];
        actions.extend(path(from, to));
        actions.push(button("pointerUp"));
        self.act(json!([pointer.sequence(0, actions)]))
    }

    /// Presses the mouse and holds it, to inspect the page during a drag. (chromedriver forgets a finger between calls.)
    pub fn hold(&self, at: Point) -> Result<()> {
        self.act(json!([Pointer::Mouse.sequence(0, vec![step(at), button("pointerDown")])]))
    }

    /// Moves the mouse, pressed or not.
    pub fn move_on(&self, from: Point, to: Point) -> Result<()> {
        self.act(json!([Pointer::Mouse.sequence(0, path(from, to))]))
    }

    /// Releases the mouse.
    pub fn release(&self) -> Result<()> {
        self.act(json!([Pointer::Mouse.sequence(0, vec![button("pointerUp")])]))
    }

    /// Spreads two fingers about a point, or pinches them if `to` is smaller than `from`.
    pub fn pinch(&self, about: Point, from: f64, to: f64) -> Result<()> {
        self.expect(Need::Finger)?;
        let finger = |number, side: f64| {
            let at = |distance: f64| (about.0 + side * distance, about.1);
            let mut actions = vec![step(at(from)), button("pointerDown")];
            actions.extend(path(at(from), at(to)));
            actions.push(button("pointerUp"));
            Pointer::Finger.sequence(number, actions)
        };
        self.act(json!([finger(0, -1.0), finger(1, 1.0)]))
    }

    /// Turns the wheel at a point; a positive number scrolls down.
    pub fn wheel(&self, at: Point, pixels: i32) -> Result<()> {
        self.expect(Need::Wheel)?;
        let (x, y) = rounded(at);
        let scroll = json!({ "type": "scroll", "x": x, "y": y, "deltaX": 0, "deltaY": pixels, "origin": "viewport" });
        self.act(json!([{ "type": "wheel", "id": "wheel", "actions": [scroll] }]))
    }

    /// Fails if the engine does not support a feature, rather than testing something else.
    fn expect(&self, need: Need) -> Result<()> {
        match self.engine().limitations().iter().find(|limitation| limitation.need == need) {
            Some(limitation) => bail!("{}; declare it with `needs` in `page_tests!`", limitation.why),
            None => Ok(()),
        }
    }

    fn expect_pointer(&self, pointer: Pointer) -> Result<()> {
        if pointer == Pointer::Finger { self.expect(Need::Finger) } else { Ok(()) }
    }
}

impl Pointer {
    /// The actions of one pointer; the number distinguishes two fingers.
    fn sequence(self, number: u32, actions: Vec<Value>) -> Value {
        let kind = if self == Self::Mouse { "mouse" } else { "touch" };
        let id = format!("{kind}{number}");
        json!({ "type": "pointer", "id": id, "parameters": { "pointerType": kind }, "actions": actions })
    }
}

/// Rounds to whole pixels, as WebDriver requires.
fn rounded(point: Point) -> (i64, i64) {
    (point.0.round() as i64, point.1.round() as i64)
}

/// A single move.
fn step(to: Point) -> Value {
    let (x, y) = rounded(to);
    json!({ "type": "pointerMove", "duration": FRAME, "x": x, "y": y, "origin": "viewport" })
}

fn button(kind: &str) -> Value {
    json!({ "type": kind, "button": 0 })
}

/// A straight line in small moves.
fn path(from: Point, to: Point) -> Vec<Value> {
    let at = |t: f64| (from.0 + t * (to.0 - from.0), from.1 + t * (to.1 - from.1));
    (1..=MOVES).map(|move_| step(at(f64::from(move_) / f64::from(MOVES)))).collect()
}
