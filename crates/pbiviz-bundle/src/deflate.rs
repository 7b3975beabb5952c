//! Raw deflate, as small as it gets without waiting.

use libdeflater::{CompressionLvl, Compressor};

/// What the size is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// The size matters: this is for a package.
    Smallest,
    /// Somebody waits: this is for a preview.
    Fastest,
}

/// Compresses bytes.
///
/// On the template's module: zlib's best level gives 84.5 KB, this 81.2 KB in a fiftieth of a second,
/// and zopfli 80.4 KB in most of one.
pub(crate) fn deflate(content: &[u8], effort: Effort) -> Vec<u8> {
    let mut compressor = Compressor::new(match effort {
        Effort::Smallest => CompressionLvl::best(),
        Effort::Fastest => CompressionLvl::fastest(),
    });
    let mut compressed = vec![0; compressor.deflate_compress_bound(content.len())];
    let length = compressor
        .deflate_compress(content, &mut compressed)
        .expect("the buffer has the size that the library asked for");
    compressed.truncate(length);
    compressed
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::DeflateDecoder;

    use super::*;

    #[test]
    fn another_library_unpacks_it() {
        for length in [0, 1, 70_000] {
            let content: Vec<u8> =
                (0..length).map(|index: u64| (index * index % 251) as u8).collect();
            for effort in [Effort::Smallest, Effort::Fastest] {
                let compressed = deflate(&content, effort);
                let mut unpacked = Vec::new();
                DeflateDecoder::new(compressed.as_slice()).read_to_end(&mut unpacked).unwrap();
                assert_eq!(unpacked, content);
            }
        }
    }
}
