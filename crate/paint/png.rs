//! A picture as a PNG in a `data:` URL: with a palette if there are few colours, compressed by run lengths only.
//!
//! Sources: PNG (W3C, third edition), RFC 1950 (zlib), RFC 1951 (deflate), RFC 4648 (base 64).

use std::collections::BTreeMap;

use super::picture::Picture;

/// `data:image/png;base64,…`
pub fn data_address(picture: &Picture) -> String {
    format!("data:image/png;base64,{}", base64(&png(picture)))
}

/// The bytes of a PNG file.
pub fn png(picture: &Picture) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    match palette(&picture.pixels) {
        Some(palette) => {
            let index: BTreeMap<[u8; 4], u8> = (0..=255).zip(&palette).map(|(index, &color)| (color, index)).collect();
            let colors: Vec<u8> = palette.iter().flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
            let opacities: Vec<u8> = palette.iter().map(|pixel| pixel[3]).collect();
            let indices: Vec<u8> = picture.pixels.iter().map(|pixel| index[pixel]).collect();
            chunk(&mut file, b"IHDR", &header(picture, 3));
            chunk(&mut file, b"PLTE", &colors);
            chunk(&mut file, b"tRNS", &opacities);
            chunk(&mut file, b"IDAT", &zlib(&lines(&indices, picture.columns)));
        }
        None => {
            chunk(&mut file, b"IHDR", &header(picture, 6));
            chunk(&mut file, b"IDAT", &zlib(&lines(picture.pixels.as_flattened(), 4 * picture.columns)));
        }
    }
    chunk(&mut file, b"IEND", &[]);
    file
}

/// The distinct colours in order, if there are at most 256.
fn palette(pixels: &[[u8; 4]]) -> Option<Vec<[u8; 4]>> {
    let mut colors = std::collections::BTreeSet::new();
    let mut last = None;
    for pixel in pixels {
        if last != Some(pixel) {
            colors.insert(*pixel);
            last = Some(pixel);
        }
        if colors.len() > 256 {
            return None;
        }
    }
    Some(colors.into_iter().collect())
}

fn header(picture: &Picture, color_type: u8) -> Vec<u8> {
    let size = [picture.columns as u32, picture.rows as u32];
    let mut bytes = size.map(u32::to_be_bytes).concat();
    bytes.extend([8, color_type, 0, 0, 0]);
    bytes
}

/// The lines of bytes, each preceded by its filter type: none.
fn lines(bytes: &[u8], width: usize) -> Vec<u8> {
    bytes.chunks(width.max(1)).flat_map(|line| std::iter::once(&0).chain(line)).copied().collect()
}

fn chunk(file: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    file.extend((data.len() as u32).to_be_bytes());
    let start = file.len();
    file.extend(name);
    file.extend(data);
    let check = crc(&file[start..]);
    file.extend(check.to_be_bytes());
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    stream.extend(deflate(bytes));
    stream.extend(adler(bytes).to_be_bytes());
    stream
}

fn adler(bytes: &[u8]) -> u32 {
    let (one, two) = bytes.iter().fold((1, 0), |(one, two), &byte| {
        let one = (one + u32::from(byte)) % 65_521;
        (one, (two + one) % 65_521)
    });
    two << 16 | one
}

/// One block with the fixed codes; a run of equal bytes is written as the byte and the length of the run.
fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.push(0b011, 3);
    for run in bytes.chunk_by(|one, two| one == two) {
        bits.symbol(u32::from(run[0]));
        let mut rest = run.len() - 1;
        while rest >= 3 {
            let length = rest.min(258);
            bits.repeat(length as u32);
            rest -= length;
        }
        (0..rest).for_each(|_| bits.symbol(u32::from(run[0])));
    }
    bits.symbol(256);
    bits.finish()
}

/// A bit stream in deflate's order, lowest bit first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    held: u64,
    count: u32,
}

impl Bits {
    fn push(&mut self, value: u32, count: u32) {
        self.held |= u64::from(value) << self.count;
        self.count += count;
        while self.count >= 8 {
            self.bytes.push(self.held as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    /// Writes a literal or length symbol in the fixed code.
    fn symbol(&mut self, symbol: u32) {
        let (code, length) = match symbol {
            0..=143 => (0x30 + symbol, 8),
            144..=255 => (0x190 + symbol - 144, 9),
            256..=279 => (symbol - 256, 7),
            _ => (0xc0 + symbol - 280, 8),
        };
        self.push(code.reverse_bits() >> (32 - length), length);
    }

    /// Repeats the last byte 3 to 258 times.
    fn repeat(&mut self, length: u32) {
        let from_three = length - 3;
        match from_three {
            255 => self.symbol(285),
            0..=7 => self.symbol(257 + from_three),
            _ => {
                let extra = from_three.ilog2() - 2;
                self.symbol(257 + 4 * extra + (from_three >> extra));
                self.push(from_three & ((1 << extra) - 1), extra);
            }
        }
        self.push(0, 5);
    }

    fn finish(mut self) -> Vec<u8> {
        self.push(0, 7);
        self.bytes
    }
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let three = group.iter().fold(0, |bits, &byte| bits << 8 | u32::from(byte)) << (8 * (3 - group.len()));
        for place in 0..4 {
            let letter = LETTERS[(three >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= group.len() { char::from(letter) } else { '=' });
        }
    }
    text
}
