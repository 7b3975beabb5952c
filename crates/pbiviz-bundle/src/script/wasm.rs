//! The module as text inside the script.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::deflate::deflate;

/// How the module becomes text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WasmEncoding {
    /// As it is, in base64: nothing to unpack, but half again as large in the archive.
    #[cfg_attr(not(test), expect(dead_code, reason = "the shim reads both, deflated is smaller"))]
    Base64,
    /// Raw deflate, then base64: the shim unpacks it.
    DeflateBase64,
}

/// The text of a module.
pub(crate) fn text(wasm: &[u8], encoding: WasmEncoding) -> String {
    match encoding {
        WasmEncoding::Base64 => STANDARD.encode(wasm),
        WasmEncoding::DeflateBase64 => STANDARD.encode(deflate(wasm)),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::DeflateDecoder;

    use super::*;

    #[test]
    fn both_encodings_can_be_undone() {
        let wasm: Vec<u8> = (0..4000_u32).map(|index| (index * index % 251) as u8).collect();
        assert_eq!(STANDARD.decode(text(&wasm, WasmEncoding::Base64)).unwrap(), wasm);

        let packed = STANDARD.decode(text(&wasm, WasmEncoding::DeflateBase64)).unwrap();
        assert!(packed.len() < wasm.len());
        let mut unpacked = Vec::new();
        DeflateDecoder::new(packed.as_slice()).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, wasm);
    }
}
