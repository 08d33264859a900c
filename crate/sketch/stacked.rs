//! Panels on top of each other, for graphs on the same stretch of x.

use crate::scene::{Rect, margins};

/// The areas of panels in a room, from the top, each as high as its share of what the margins leave.
pub fn areas<const N: usize>(room: Rect, shares: [f64; N], scale: f64) -> [Rect; N] {
    let around = margins(scale);
    let margins = around.top + around.bottom;
    let (left, all) = ((room.height - N as f64 * margins).max(0.0), shares.iter().sum::<f64>());
    let mut top = room.top;
    shares.map(|share| {
        let height = left * share / all + margins;
        let area = Rect { top, height, ..room }.inset(around);
        top += height;
        area
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_fill_the_room_by_their_shares_and_leave_each_other_their_margins() {
        let room = Rect { left: 0.0, top: 10.0, width: 400.0, height: 500.0 };
        let [upper, lower] = areas(room, [3.0, 1.0], 1.0);
        assert!((upper.height - 3.0 * lower.height).abs() < 1e-9);
        assert!((lower.bottom() + margins(1.0).bottom - room.bottom()).abs() < 1e-9);
        assert!(!upper.outset(margins(1.0)).overlaps(&Rect { top: lower.top - margins(1.0).top + 1e-9, ..lower }));
        assert_eq!(areas(Rect { height: 1.0, ..room }, [1.0; 3], 1.0).map(|area| area.height), [0.0; 3]);
    }
}
