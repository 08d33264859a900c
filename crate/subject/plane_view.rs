//! The part of the plane to show, as a setting. Shared by everything drawn over the plane.

use super::span;
use crate::figure::{Control, Pannable, Parameter, Refusal, Setting};
use crate::number;
use crate::plane::{Point, View};

/// A view of the plane, and its home.
pub struct PlaneView {
    name: &'static str,
    label: &'static str,
    shown: View,
    /// With `None`, the state always holds the view.
    default: Option<View>,
    home: View,
}

impl PlaneView {
    /// A view at its home.
    pub fn new(home: View) -> Self {
        Self { name: "view", label: "View: left, right, bottom, top", shown: home, default: Some(home), home }
    }

    /// The same as another setting, for a second picture of a figure.
    pub fn named(self, name: &'static str, label: &'static str) -> Self {
        Self { name, label, ..self }
    }

    /// The view that was set; a picture may show more, never less.
    pub fn shown(&self) -> View {
        self.shown
    }

    /// Changes the home and default; the view stays as it is.
    pub fn set_home(&mut self, home: View) {
        (self.default, self.home) = (Some(home), home);
    }

    /// Changes the home and default; a view that is at its default goes with it.
    pub fn follow(&mut self, home: View) {
        if self.is_default() {
            self.shown = home;
        }
        self.set_home(home);
    }

    /// Removes the default; the view stays as it is, and the state always holds it.
    pub fn clear_default(&mut self) {
        self.default = None;
    }

    fn show(&mut self, view: View) -> bool {
        let accepted = span::is_sensible(view.x) && span::is_sensible(view.y);
        if accepted {
            self.shown = view;
        }
        accepted
    }
}

impl Setting for PlaneView {
    fn name(&self) -> &str {
        self.name
    }

    fn value(&self) -> String {
        [self.shown.x, self.shown.y].map(span::to_text).join(",")
    }

    fn is_default(&self) -> bool {
        self.default == Some(self.shown)
    }

    fn parameter(&self) -> Parameter {
        Parameter::of(self, self.label, Control::Text).in_section("View")
    }

    fn set(&mut self, text: &str) -> Result<(), Refusal> {
        let view = match number::parse_list(text).as_deref() {
            Some(&[left, right, low, high]) => View { x: [left, right], y: [low, high] },
            _ => return Err(Refusal::new("the view must be four numbers: left,right,bottom,top")),
        };
        if self.show(view) {
            Ok(())
        } else {
            Err(Refusal::new("the view needs left < right and bottom < top, within ±1e9"))
        }
    }
}

impl Pannable for PlaneView {
    fn pan(&mut self, from: Point, to: Point) {
        let View { x, y } = self.shown;
        self.show(View { x: span::shifted(x, from[0], to[0]), y: span::shifted(y, from[1], to[1]) });
    }

    fn zoom(&mut self, factor: f64, at: Point) {
        let View { x, y } = self.shown;
        self.show(View { x: span::zoomed(x, factor, at[0]), y: span::zoomed(y, factor, at[1]) });
    }

    fn reset_view(&mut self) {
        self.shown = self.home;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIT: View = View { x: [0.0, 1.0], y: [0.0, 1.0] };

    #[test]
    fn a_view_is_read_however_it_is_typed_if_it_has_one_reading() {
        let mut view = PlaneView::new(UNIT);
        for text in
            ["-2,2,-1.5,1", " −2, 2, -1.5, 1 ", "-2 2 -1.5 1", "[-2, 2] [-1.5, 1]", "(-2,2), (-1.5,1)", "-2,2; -1.5,1"]
        {
            view.shown = UNIT;
            view.set(text).expect("a view");
            assert_eq!(view.shown(), View { x: [-2.0, 2.0], y: [-1.5, 1.0] }, "{text}");
        }
        for text in ["-2,2,-1,5,1", "-2,2 -1,1", "-2 2", "2,-2,0,1", "(-2,2,-1,1", ""] {
            assert!(view.set(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_view_pans_zooms_and_returns_home() {
        let mut view = PlaneView::new(UNIT);
        view.pan([0.0, 0.0], [0.5, -0.5]);
        assert_eq!(view.shown(), View { x: [-0.5, 0.5], y: [0.5, 1.5] });
        view.zoom(2.0, [0.5, 0.5]);
        assert_eq!(view.shown(), View { x: [-1.5, 0.5], y: [0.5, 2.5] });
        view.reset_view();
        assert_eq!(view.shown(), UNIT);
    }

    #[test]
    fn another_home_leaves_the_view_where_it_is() {
        let mut view = PlaneView::new(UNIT);
        let home = View { x: [-1.0, 1.0], ..UNIT };
        view.set_home(home);
        assert_eq!(view.shown(), UNIT);
        view.reset_view();
        assert_eq!(view.shown(), home);
    }

    #[test]
    fn a_view_follows_its_home_until_it_is_moved() {
        let home = View { x: [-1.0, 1.0], ..UNIT };
        let mut view = PlaneView::new(UNIT).named("other", "Other");
        view.follow(home);
        assert_eq!((view.shown(), view.is_default(), view.name()), (home, true, "other"));
        view.pan([0.0, 0.0], [1.0, 0.0]);
        let moved = view.shown();
        view.follow(UNIT);
        assert_eq!((view.shown(), view.is_default()), (moved, false));
        view.reset_view();
        assert_eq!(view.shown(), UNIT);
    }

    #[test]
    fn malformed_and_degenerate_views_are_refused() {
        let mut view = PlaneView::new(UNIT);
        for text in ["", "1,2,3", "0,1,1,0", "0,0,0,1", "0,1,0,x", "0,1,0,1e99"] {
            assert!(view.set(text).is_err(), "{text}");
        }
        assert_eq!(view.shown(), UNIT);
        view.set("-2,2,-1,1").expect("a view");
        assert_eq!(view.shown(), View { x: [-2.0, 2.0], y: [-1.0, 1.0] });
    }
}
