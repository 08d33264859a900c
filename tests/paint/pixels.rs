//! Just enough PNG to see the pixels of an embedded picture: what a decoder sees, with checks of what it skips.

/// Columns, rows and RGBA pixels of a `data:` address, the top row first.
pub fn decode(address: &str) -> (usize, usize, Vec<[u8; 4]>) {
    let bytes = base64(address.strip_prefix("data:image/png;base64,").expect("a PNG"));
    assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
    let chunks = chunks(&bytes[8..]);
    let find = |name: &str| chunks.iter().find(|(key, _)| key == name).map(|(_, data)| data.as_slice());
    let header = find("IHDR").expect("a header");
    let [columns, rows] = [0, 4].map(|at| u32::from_be_bytes(header[at..at + 4].try_into().unwrap()) as usize);
    let raw = inflate(&find("IDAT").expect("pixels")[2..]);
    let bytes_a_pixel = if header[9] == 3 { 1 } else { 4 };
    let lines: Vec<&[u8]> = raw.chunks(1 + columns * bytes_a_pixel).collect();
    assert_eq!(lines.len(), rows);
    assert!(lines.iter().all(|line| line[0] == 0), "no filter");
    let bytes = lines.iter().flat_map(|line| &line[1..]).copied();
    let pixels = match (find("PLTE"), find("tRNS")) {
        (Some(colors), Some(opacities)) => bytes
            .map(|index| index as usize)
            .map(|index| [colors[3 * index], colors[3 * index + 1], colors[3 * index + 2], opacities[index]])
            .collect(),
        _ => bytes.collect::<Vec<u8>>().chunks(4).map(|pixel| pixel.try_into().unwrap()).collect(),
    };
    (columns, rows, pixels)
}

fn chunks(mut bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let length = u32::from_be_bytes(bytes[..4].try_into().unwrap()) as usize;
        let name = String::from_utf8(bytes[4..8].to_vec()).unwrap();
        found.push((name, bytes[8..8 + length].to_vec()));
        bytes = &bytes[12 + length..];
    }
    assert_eq!(found.last().map(|(name, _)| name.as_str()), Some("IEND"));
    found
}

fn base64(text: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let value = |letter: u8| LETTERS.iter().position(|&other| other == letter).map(|value| value as u32);
    let mut bytes = Vec::new();
    for group in text.as_bytes().chunks(4) {
        let known = group.iter().filter(|&&letter| letter != b'=').count();
        let bits = group.iter().fold(0, |bits, &letter| bits << 6 | value(letter).unwrap_or(0));
        bytes.extend(&bits.to_be_bytes()[1..known]);
    }
    bytes
}

/// One block in the fixed code with repeats of the last byte alone.
fn inflate(stream: &[u8]) -> Vec<u8> {
    let mut place = 0;
    let mut bit = || {
        place += 1;
        u32::from(stream[(place - 1) / 8] >> ((place - 1) % 8) & 1)
    };
    assert_eq!([bit(), bit(), bit()], [1, 1, 0], "the last block, fixed");
    let mut bytes: Vec<u8> = Vec::new();
    loop {
        let mut code = (0..7).fold(0, |code, _| code << 1 | bit());
        let symbol = match code {
            0..=23 => 256 + code,
            _ => {
                code = code << 1 | bit();
                match code {
                    48..=191 => code - 48,
                    192..=199 => code + 88,
                    _ => (code << 1 | bit()) - 400 + 144,
                }
            }
        };
        let length = match symbol {
            0..=255 => {
                bytes.push(symbol as u8);
                continue;
            }
            256 => return bytes,
            285 => 258,
            257..=264 => symbol - 254,
            _ => {
                let extra = (symbol - 261) / 4;
                let more = (0..extra).fold(0, |more, at| more | bit() << at);
                3 + ((4 + (symbol - 261) % 4) << extra) + more
            }
        };
        assert_eq!((0..5).fold(0, |code, _| code << 1 | bit()), 0, "from one byte before");
        let last = *bytes.last().expect("something to repeat");
        bytes.extend(std::iter::repeat_n(last, length as usize));
    }
}
