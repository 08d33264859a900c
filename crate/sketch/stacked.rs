//! Panels stacked vertically, for graphs over the same interval of x: the numbers and the name of the x-axis are below the last.

use crate::scene::{Frame, Margins, Rect, margins};

/// The space below a panel whose x-axis is shared with the next, in CSS pixels before scaling: that of its ticks.
const TICKS: f64 = 6.0;

/// The areas of panels stacked in a space, from the top. Each gets its share of the height that the margins leave. All but the
/// last have only ticks below them ([`Axis::above`](crate::scene::Axis::above)).
pub fn areas<const N: usize>(space: Rect, shares: [f64; N], scale: f64) -> [Rect; N] {
    let last = margins(scale);
    let inner = Margins { bottom: TICKS * scale, ..last };
    let taken = N as f64 * last.top + (N as f64 - 1.0) * inner.bottom + last.bottom;
    let (left, all) = ((space.height - taken).max(0.0), shares.iter().sum::<f64>());
    let mut top = space.top;
    let mut index = 0;
    shares.map(|share| {
        index += 1;
        let around = if index == N { last } else { inner };
        let height = left * share / all + around.top + around.bottom;
        let area = Rect { top, height, ..space }.inset(around);
        top += height;
        area
    })
}

/// The areas of two stacked panels and of one beside them, which takes a share of a wide frame's width and `least` CSS pixels before
/// scaling; in a narrow frame it is below, and takes a share of the height.
pub fn with_side(frame: Frame, stack: [f64; 2], share: f64, least: f64, below: f64) -> [Rect; 3] {
    let whole = frame.rect();
    let [both, side] = if frame.is_wide() {
        let side = (share * frame.width).max(least * frame.scale).min(0.5 * frame.width);
        whole.columns([frame.width - side, side])
    } else {
        whole.rows([1.0 - below, below])
    };
    let [upper, lower] = areas(both, stack, frame.scale);
    [upper, lower, side.inset(margins(frame.scale))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_fill_the_space_by_their_shares_and_keep_their_margins() {
        let space = Rect { left: 0.0, top: 10.0, width: 400.0, height: 500.0 };
        let [upper, lower] = areas(space, [3.0, 1.0], 1.0);
        assert!((upper.height - 3.0 * lower.height).abs() < 1e-9);
        assert!((lower.bottom() + margins(1.0).bottom - space.bottom()).abs() < 1e-9);
        assert!(
            !upper
                .outset(Margins { bottom: TICKS, ..margins(1.0) })
                .overlaps(&Rect { top: lower.top - margins(1.0).top + 1e-9, ..lower })
        );
        assert_eq!(areas(Rect { height: 1.0, ..space }, [1.0; 3], 1.0).map(|area| area.height), [0.0; 3]);
    }
}
