//! A picture as a PNG in a data URL, with a palette where at most 256 colours occur.
//!
//! Sources: PNG (W3C, third edition), RFC 4648 (base 64).

use std::collections::BTreeMap;

use miniz_oxide::deflate::compress_to_vec_zlib;

use super::picture::Picture;

/// Of 10; on rasters of a loss the higher levels save nothing.
const LEVEL: u8 = 6;

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
            chunk(&mut file, b"IDAT", &compress_to_vec_zlib(&lines(&indices, picture.columns), LEVEL));
        }
        None => {
            chunk(&mut file, b"IHDR", &header(picture, 6));
            chunk(
                &mut file,
                b"IDAT",
                &compress_to_vec_zlib(&lines(picture.pixels.as_flattened(), 4 * picture.columns), LEVEL),
            );
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
