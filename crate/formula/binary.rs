//! WebAssembly encoding: integers, sections, opcodes.
//!
//! WebAssembly Core Specification 2.0, chapter 5 (binary format); SIMD instructions in 5.4.8.

/// Appends an unsigned integer in LEB128.
pub fn unsigned(bytes: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// Appends a signed 64-bit integer in LEB128.
pub fn signed(bytes: &mut Vec<u8>, mut value: i64) {
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if (value == 0 && low & 0x40 == 0) || (value == -1 && low & 0x40 != 0) {
            bytes.push(low);
            return;
        }
        bytes.push(low | 0x80);
    }
}

/// Appends the length of the content, then the content.
pub fn sized(bytes: &mut Vec<u8>, content: &[u8]) {
    unsigned(bytes, content.len() as u32);
    bytes.extend_from_slice(content);
}

/// Appends a section: the number of entries, then the entries.
pub fn section(module: &mut Vec<u8>, id: u8, entries: &[Vec<u8>]) {
    let mut content = Vec::new();
    unsigned(&mut content, entries.len() as u32);
    entries.iter().for_each(|entry| content.extend_from_slice(entry));
    module.push(id);
    sized(module, &content);
}

/// Appends the immediates of a memory access: alignment (log₂, 8 bytes) and offset.
pub fn access(bytes: &mut Vec<u8>, offset: u32) {
    unsigned(bytes, 3);
    unsigned(bytes, offset);
}

/// Opcodes without a prefix.
#[allow(missing_docs)]
pub mod op {
    pub const LOOP: u8 = 0x03;
    pub const IF: u8 = 0x04;
    pub const END: u8 = 0x0b;
    pub const BR: u8 = 0x0c;
    pub const CALL: u8 = 0x10;
    pub const SELECT: u8 = 0x1b;
    pub const LOCAL_GET: u8 = 0x20;
    pub const LOCAL_SET: u8 = 0x21;
    pub const LOCAL_TEE: u8 = 0x22;
    pub const F64_LOAD: u8 = 0x2b;
    pub const F64_STORE: u8 = 0x39;
    pub const I32_CONST: u8 = 0x41;
    pub const I64_CONST: u8 = 0x42;
    pub const F64_CONST: u8 = 0x44;
    pub const I32_EQZ: u8 = 0x45;
    pub const I32_LT_U: u8 = 0x49;
    pub const F64_LT: u8 = 0x63;
    pub const F64_LE: u8 = 0x65;
    pub const I32_ADD: u8 = 0x6a;
    pub const I32_SUB: u8 = 0x6b;
    pub const I32_SHL: u8 = 0x74;
    pub const F64_ABS: u8 = 0x99;
    pub const F64_NEG: u8 = 0x9a;
    pub const F64_SQRT: u8 = 0x9f;
    pub const F64_ADD: u8 = 0xa0;
    pub const F64_SUB: u8 = 0xa1;
    pub const F64_MUL: u8 = 0xa2;
    pub const F64_DIV: u8 = 0xa3;
    pub const F64_MIN: u8 = 0xa4;
    pub const F64_MAX: u8 = 0xa5;
    pub const F64_CONVERT_I32: u8 = 0xb8;
    pub const NO_RESULT: u8 = 0x40;
    pub const SIMD: u8 = 0xfd;
}

/// SIMD opcodes, after the prefix; numbers are in two lanes.
#[allow(missing_docs)]
pub mod simd {
    pub const LOAD: u32 = 0x00;
    pub const LOAD_SPLAT: u32 = 0x0a;
    pub const STORE: u32 = 0x0b;
    pub const I64_SPLAT: u32 = 0x12;
    pub const F64_SPLAT: u32 = 0x14;
    pub const EXTRACT: u32 = 0x21;
    pub const REPLACE: u32 = 0x22;
    pub const LESS: u32 = 0x49;
    pub const AT_MOST: u32 = 0x4b;
    pub const AND: u32 = 0x4e;
    pub const OR: u32 = 0x50;
    pub const XOR: u32 = 0x51;
    pub const SELECT: u32 = 0x52;
    pub const ALL_TRUE: u32 = 0xc3;
    pub const SHIFT_LEFT: u32 = 0xcb;
    pub const SHIFT_RIGHT: u32 = 0xcd;
    pub const ADD_BITS: u32 = 0xce;
    pub const ABS: u32 = 0xec;
    pub const NEG: u32 = 0xed;
    pub const SQRT: u32 = 0xef;
    pub const ADD: u32 = 0xf0;
    pub const SUB: u32 = 0xf1;
    pub const MUL: u32 = 0xf2;
    pub const DIV: u32 = 0xf3;
    pub const MIN: u32 = 0xf4;
    pub const MAX: u32 = 0xf5;
}
