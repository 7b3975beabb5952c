//! WebAssembly as text inside the script.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::deflate::{Effort, deflate};

const INFLATER: &str = include_str!("inflate.wat");

/// The visual's module, deflated: base64 alone is half again as large in the archive, and twice in
/// the JSON text that Power BI parses.
pub(crate) fn packed(module: &[u8], effort: Effort) -> String {
    STANDARD.encode(deflate(module, effort))
}

/// The module that unpacks [`packed`] in the browser. It is too small to gain by being packed.
pub(crate) fn inflater() -> String {
    STANDARD.encode(inflater_module())
}

fn inflater_module() -> Vec<u8> {
    wat::parse_str(INFLATER).expect("the tests run the text that is part of this program")
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::DeflateEncoder;
    use wasmi::{Engine, Instance, Linker, Module, Store};

    use super::*;

    /// The inflater, started as the shim starts it.
    struct Inflater {
        store: Store<()>,
        instance: Instance,
    }

    impl Inflater {
        fn new() -> Self {
            let engine = Engine::default();
            let module = Module::new(&engine, inflater_module()).unwrap();
            let mut store = Store::new(&engine, ());
            let instance = Linker::new(&engine).instantiate_and_start(&mut store, &module).unwrap();
            Self { store, instance }
        }

        /// What the input stands for, or why it stands for nothing of this size.
        fn inflate(&mut self, input: &[u8], size: usize) -> Result<Vec<u8>, wasmi::Error> {
            let Self { store, instance } = self;
            let start = instance.get_global(&*store, "start").unwrap().get(&*store).i32().unwrap();
            let memory = instance.get_memory(&*store, "memory").unwrap();
            let from = usize::try_from(start).unwrap();
            let output = from + input.len();
            let missing = (output + size).saturating_sub(memory.data_size(&*store));
            memory.grow(&mut *store, missing.div_ceil(0x10000) as u64).unwrap();
            memory.write(&mut *store, from, input).unwrap();
            let inflate =
                instance.get_typed_func::<(i32, i32, i32), ()>(&*store, "inflate").unwrap();
            let [output_offset, end] =
                [output, output + size].map(|offset| i32::try_from(offset).unwrap());
            inflate.call(&mut *store, (start, output_offset, end))?;
            Ok(memory.data(&*store)[output..][..size].to_vec())
        }
    }

    /// Bytes that hold about `variety` values, and repeat what came before now and then.
    fn content(size: usize, variety: u32) -> Vec<u8> {
        let mut state = 1_u32;
        let mut random = move |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) % below
        };
        let mut bytes: Vec<u8> = Vec::new();
        while bytes.len() < size {
            let distance = 1 + random(40_000) as usize;
            if distance <= bytes.len() {
                for _ in 0..3 + random(400) {
                    bytes.push(bytes[bytes.len() - distance]);
                }
            }
            let literals = (0..random(60)).map(|_| random(variety) as u8);
            bytes.extend(literals);
        }
        bytes.truncate(size);
        bytes
    }

    #[test]
    fn unpacks_what_any_compressor_makes() {
        let mut inflater = Inflater::new();
        for (size, variety) in [(0, 1), (1, 1), (5, 256), (1000, 3), (66_000, 200), (40_000, 1)] {
            let expected = content(size, variety);
            // Level 0 stores; small inputs come with the fixed codes.
            let mut inputs: Vec<Vec<u8>> = [0, 1, 9]
                .into_iter()
                .map(|level| {
                    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(level));
                    encoder.write_all(&expected).unwrap();
                    encoder.finish().unwrap()
                })
                .collect();
            inputs.push(deflate(&expected, Effort::Smallest));
            for input in inputs {
                assert!(inflater.inflate(&input, size).unwrap() == expected, "{size} {variety}");
            }
        }
    }

    #[test]
    fn traps_where_the_size_is_another() {
        let mut inflater = Inflater::new();
        let input = deflate(&content(5000, 50), Effort::Smallest);
        for size in [0, 4999, 5001] {
            assert!(inflater.inflate(&input, size).is_err(), "{size}");
        }
        assert!(inflater.inflate(&input, 5000).is_ok());
    }

    #[test]
    fn ends_on_damaged_input() {
        let mut inflater = Inflater::new();
        let expected = content(2000, 50);
        let input = deflate(&expected, Effort::Smallest);
        for place in (0..input.len()).step_by(17) {
            let mut damaged = input.clone();
            damaged[place] ^= 0x10;
            // There is no checksum, so a byte may turn into another; what was unpacked before leaves no trace.
            let _ = inflater.inflate(&damaged, 2000);
            assert_eq!(inflater.inflate(&input, 2000).unwrap(), expected);
        }
    }

    #[test]
    fn traps_on_what_no_compressor_writes() {
        let mut inflater = Inflater::new();
        for (input, what) in [
            (&[0b111][..], "a kind of block that does not exist"),
            (&[0b001, 5, 0, 0, 0, 1, 2, 3, 4, 5], "a number of stored bytes that is not repeated"),
            (&[0b011, 0b10], "a match before the first byte"),
            (&[0b101, 0, 0, 0, 0, 0, 0], "a code without symbols"),
        ] {
            assert!(inflater.inflate(input, 5).is_err(), "{what}");
        }
    }
}
