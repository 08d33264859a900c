//! The pixels of an embedded image, by a strict decoder that verifies every checksum.

use std::io::Cursor;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use png::{DecodeOptions, Decoder, Transformations};

/// The columns, rows and RGBA pixels of a PNG in a `data:` URL, the top row first.
pub fn decode(address: &str) -> (usize, usize, Vec<[u8; 4]>) {
    let text = address.strip_prefix("data:image/png;base64,").expect("a PNG");
    let mut file = Cursor::new(BASE64_STANDARD.decode(text).expect("base 64"));
    let picture = read(&mut file);
    assert_eq!(file.position(), file.get_ref().len() as u64, "nothing follows the last chunk");
    picture
}

fn read(file: &mut Cursor<Vec<u8>>) -> (usize, usize, Vec<[u8; 4]>) {
    let mut strict = DecodeOptions::default();
    strict.set_ignore_checksums(false);
    strict.set_skip_ancillary_crc_failures(false);
    let mut decoder = Decoder::new_with_options(file, strict);
    decoder.set_transformations(Transformations::EXPAND | Transformations::ALPHA);
    let mut reader = decoder.read_info().expect("a header");
    let mut bytes = vec![0; reader.output_buffer_size().expect("a picture of moderate size")];
    let info = reader.next_frame(&mut bytes).expect("pixels");
    reader.finish().expect("an end");
    let (pixels, rest) = bytes.as_chunks::<4>();
    assert!(rest.is_empty() && pixels.len() == (info.width * info.height) as usize, "four bytes a pixel");
    (info.width as usize, info.height as usize, pixels.to_vec())
}
