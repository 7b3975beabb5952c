//! The visual that fails on demand, in a module larger than Chromium instantiates while a page waits.

use faults as _;
use wasm_bindgen::prelude::wasm_bindgen;

/// More than the eight megabytes of the limit. Not zeros: those would take no space in a module.
static PADDING: [u8; 9 << 20] = [1; 9 << 20];

/// Keeps the padding, as nobody knows from outside which index is asked for.
#[wasm_bindgen(js_name = paddingByte)]
pub fn padding_byte(index: usize) -> u8 {
    PADDING.get(index).copied().unwrap_or_default()
}
