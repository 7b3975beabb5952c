//! The rules of the icon.

use crate::{Diagnostic, Severity};

/// What Power BI shows in its pane, in pixels.
const SIDE: u32 = 20;

/// The image types that a browser shows, by file extension and media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Image {
    Png,
    Jpeg,
    Gif,
    Svg,
    Icon,
    WebP,
    Bmp,
}

/// The media type of an image, by its content; `None` for what is no image.
#[must_use]
pub fn icon_media_type(bytes: &[u8]) -> Option<&'static str> {
    Some(match Image::of(bytes)? {
        Image::Png => "image/png",
        Image::Jpeg => "image/jpeg",
        Image::Gif => "image/gif",
        Image::Svg => "image/svg+xml",
        Image::Icon => "image/vnd.microsoft.icon",
        Image::WebP => "image/webp",
        Image::Bmp => "image/bmp",
    })
}

pub(crate) fn check(path: &str, bytes: &[u8], found: &mut Vec<Diagnostic>) {
    let finding = |severity, message: String, help: &str| Diagnostic {
        severity,
        file: path.to_owned(),
        line: 1,
        column: 1,
        pointer: String::new(),
        message,
        help: Some(help.to_owned()),
    };
    let Some(image) = Image::of(bytes) else {
        let message = if bytes.is_empty() { "the icon is empty" } else { "the icon is no image" };
        let help = "put a PNG of 20 x 20 pixels there";
        found.push(finding(Severity::Error, message.to_owned(), help));
        return;
    };
    let extension = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    if !image.extensions().contains(&extension.as_str()) {
        let message = format!("the icon is called `.{extension}` and holds {}", image.name());
        let help = format!("name it `.{}`", image.extensions()[0]);
        found.push(finding(Severity::Warning, message, &help));
    }
    if let Some((width, height)) = png_size(bytes)
        && (width, height) != (SIDE, SIDE)
    {
        let message = format!("the icon has {width} x {height} pixels");
        found.push(finding(Severity::Warning, message, "Power BI asks for 20 x 20"));
    }
}

impl Image {
    fn of(bytes: &[u8]) -> Option<Self> {
        let begins = |signature: &[u8]| bytes.starts_with(signature);
        Some(match bytes {
            _ if begins(b"\x89PNG\r\n\x1a\n") => Self::Png,
            _ if begins(b"\xff\xd8\xff") => Self::Jpeg,
            _ if begins(b"GIF87a") || begins(b"GIF89a") => Self::Gif,
            _ if begins(b"\0\0\x01\0") => Self::Icon,
            _ if begins(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") => Self::WebP,
            _ if begins(b"BM") => Self::Bmp,
            _ if is_svg(bytes) => Self::Svg,
            _ => return None,
        })
    }

    fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Gif => &["gif"],
            Self::Svg => &["svg"],
            Self::Icon => &["ico"],
            Self::WebP => &["webp"],
            Self::Bmp => &["bmp"],
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Png => "a PNG image",
            Self::Jpeg => "a JPEG image",
            Self::Gif => "a GIF image",
            Self::Svg => "an SVG image",
            Self::Icon => "an icon",
            Self::WebP => "a WebP image",
            Self::Bmp => "a bitmap",
        }
    }
}

/// An SVG begins with its element, perhaps after a declaration, comments and a document type.
fn is_svg(bytes: &[u8]) -> bool {
    const PROLOGUE_LIMIT: usize = 4096;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(PROLOGUE_LIMIT)]);
    let text = head.trim_start_matches('\u{feff}').trim_start();
    text.starts_with('<') && text.contains("<svg")
}

fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    if Image::of(bytes) != Some(Image::Png) {
        return None;
    }
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    Some((number(16)?, number(20)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(path: &str, bytes: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        check(path, bytes, &mut found);
        found.iter().map(|finding| finding.message.clone()).collect()
    }

    #[test]
    fn knows_images_by_their_content() {
        assert_eq!(icon_media_type(b"\x89PNG\r\n\x1a\n"), Some("image/png"));
        assert_eq!(icon_media_type(b"<?xml version=\"1.0\"?>\n<svg/>"), Some("image/svg+xml"));
        assert_eq!(icon_media_type(b"hello"), None);
        assert_eq!(icon_media_type(b""), None);
    }

    #[test]
    fn says_what_is_wrong_with_an_icon() {
        assert_eq!(messages("icon.png", b""), ["the icon is empty"]);
        assert_eq!(messages("icon.png", b"hello"), ["the icon is no image"]);
        assert_eq!(
            messages("icon.png", b"\xff\xd8\xff"),
            ["the icon is called `.png` and holds a JPEG image"]
        );
        let mut large = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        large.extend([0, 0, 0, 40, 0, 0, 0, 40]);
        assert_eq!(messages("icon.png", &large), ["the icon has 40 x 40 pixels"]);
        assert_eq!(messages("icon.svg", b"<svg/>"), Vec::<String>::new());
    }
}
