//! The tick labels and axis names around a panel, and the space they occupy.

use fall_line::scene::{Frame, Rect};

use super::document::Element;

/// The texts drawn by plotters: text, position in CSS pixels, and anchor.
pub fn written(elements: &[Element]) -> Vec<(String, [f64; 2], String)> {
    let by_plotters = elements.iter().filter(|element| element.name == "text" && element.find("dy").is_some());
    by_plotters
        .map(|text| {
            let at = [text.number("x") / 8.0, text.number("y") / 8.0];
            (text.text.clone(), at, text.get("text-anchor").to_string())
        })
        .collect()
}

/// The bounding boxes of these texts, estimated independently of the core: digits 0.6 wide, points and superscripts narrower.
pub fn boxes(elements: &[Element], scale: f64) -> Vec<Rect> {
    let size = 12.0 * scale;
    let advance = |letter: char| match letter {
        '.' => 0.3,
        '⁰'..='⁹' | '¹' | '²' | '³' | '⁻' => 0.4,
        _ => 0.6,
    };
    let wide = |text: &str| text.chars().map(advance).sum::<f64>();
    let place = |(text, [x, y], anchor): (String, [f64; 2], String)| {
        let width = wide(&text) * size;
        let before = ["start", "middle", "end"].iter().position(|name| *name == anchor).unwrap() as f64 / 2.0;
        Rect { left: x - before * width, top: y - 0.3 * size, width, height: 0.6 * size }
    };
    written(elements).into_iter().map(place).collect()
}

/// Asserts that boxes neither overlap nor leave the frame.
pub fn assert_apart(boxes: &[Rect], frame: Frame) {
    for (index, one) in boxes.iter().enumerate() {
        assert!(one.left >= -1.0 && one.right() <= frame.width + 1.0, "{one:?} leaves the frame");
        assert!(one.top >= -1.0 && one.bottom() <= frame.height + 1.0, "{one:?} leaves the frame");
        assert!(boxes[..index].iter().all(|two| !one.overlaps(two)), "{one:?} overlaps");
    }
}
