//! The figures' cards in a custom section of the compiled module, so that the build can generate pages from them without running the core.
//! wasm-bindgen drops the section from the published module. Each line is a card: id, title and summary, separated by tabs.

use crate::figures::FIGURES;

// `#[used]` would also put it into the data, which every visitor loads.
#[expect(dead_code, reason = "the build reads it from the module")]
#[unsafe(link_section = "fall-line-figures")]
static CATALOGUE: [u8; LENGTH] = text();

const LENGTH: usize = {
    let (mut length, mut figure) = (0, 0);
    while figure < FIGURES.len() {
        let card = &FIGURES[figure];
        length += card.id.len() + card.title.len() + card.summary.len() + 3;
        figure += 1;
    }
    length
};

const fn text() -> [u8; LENGTH] {
    let mut text = [0; LENGTH];
    let (mut end, mut figure) = (0, 0);
    while figure < FIGURES.len() {
        let card = &FIGURES[figure];
        end = write(&mut text, end, card.id, b'\t');
        end = write(&mut text, end, card.title, b'\t');
        end = write(&mut text, end, card.summary, b'\n');
        figure += 1;
    }
    text
}

/// Writes a field and its terminator; returns the next position.
const fn write(text: &mut [u8; LENGTH], from: usize, field: &str, end: u8) -> usize {
    let bytes = field.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        text[from + at] = bytes[at];
        at += 1;
    }
    text[from + at] = end;
    from + at + 1
}
