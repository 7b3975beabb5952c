//! How much room texts take.

/// Measures texts. The drawing surface knows their widths, so the layout asks it through a function.
#[derive(Clone, Copy)]
pub(crate) struct Ruler<'a> {
    /// The width of a text in a font size, both in pixels.
    measure: &'a dyn Fn(&str, f64) -> i32,
}

const ELLIPSIS: &str = "…";

impl<'a> Ruler<'a> {
    pub(crate) fn new(measure: &'a dyn Fn(&str, f64) -> i32) -> Self {
        Self { measure }
    }

    pub(crate) fn width(self, text: &str, size: f64) -> i32 {
        (self.measure)(text, size)
    }

    /// The width of the widest of many texts. Measuring is slow compared with counting characters, so
    /// only the few longest are measured.
    pub(crate) fn widest(self, texts: &mut dyn Iterator<Item = &str>, size: f64) -> i32 {
        let mut longest: Vec<(usize, &str)> = Vec::new();
        for text in texts {
            let length = text.chars().count();
            if longest.len() < 8 {
                longest.push((length, text));
            } else if let Some(shortest) = longest.iter_mut().min_by_key(|(other, _)| *other)
                && shortest.0 < length
            {
                *shortest = (length, text);
            }
        }
        longest.iter().map(|(_, text)| self.width(text, size)).max().unwrap_or(0)
    }

    /// The text in one line if it fits into `room`, otherwise in two, broken between words; the second is cut.
    pub(crate) fn wrap(self, text: &str, size: f64, room: i32) -> Vec<String> {
        if self.width(text, size) <= room {
            return vec![text.to_owned()];
        }
        let mut first = text;
        while let Some((shorter, _)) = first.rsplit_once(' ') {
            first = shorter;
            if self.width(first, size) <= room {
                let second = text.strip_prefix(first).unwrap_or_default().trim_start();
                return vec![first.to_owned(), self.cut(second, size, room)];
            }
        }
        vec![self.cut(text, size, room)]
    }

    /// The text if it is no wider than `room`, otherwise its beginning with an ellipsis; empty if not even
    /// one letter fits.
    pub(crate) fn cut(self, text: &str, size: f64, room: i32) -> String {
        if self.width(text, size) <= room {
            return text.to_owned();
        }
        // Bisection: the width grows with every character.
        let ends: Vec<usize> = text.char_indices().map(|(start, _)| start).collect();
        let with_ellipsis =
            |end: usize| text.get(..end).unwrap_or_default().trim_end().to_owned() + ELLIPSIS;
        let fitting = ends.partition_point(|end| self.width(&with_ellipsis(*end), size) <= room);
        match fitting.checked_sub(1).map(|last| ends[last]) {
            None | Some(0) => String::new(),
            Some(end) => with_ellipsis(end),
        }
    }
}

/// The height of a line of text, with the space to the next one.
pub(crate) fn line_height(size: f64) -> i32 {
    (size * 1.35).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ten_per_letter(text: &str, _: f64) -> i32 {
        text.chars().count() as i32 * 10
    }

    #[test]
    fn texts_are_cut_where_they_stop_fitting() {
        let ruler = Ruler::new(&ten_per_letter);
        for (text, room, expected) in [
            ("Österreich", 100, "Österreich"),
            ("Österreich", 99, "Österrei…"),
            ("New Zealand", 50, "New…"),
            ("Österreich", 20, "Ö…"),
            ("Österreich", 19, ""),
            ("", 0, ""),
            ("x", -5, ""),
        ] {
            assert_eq!(ruler.cut(text, 12.0, room), expected, "{text} in {room}");
        }
    }

    #[test]
    fn texts_are_broken_between_words() {
        let ruler = Ruler::new(&ten_per_letter);
        for (text, expected) in [
            ("Oman", &["Oman"][..]),
            ("New Zealand", &["New", "Zealand"]),
            ("Isle of Man and beyond", &["Isle of", "Man and…"]),
            ("Liechtenstein", &["Liechte…"]),
        ] {
            assert_eq!(ruler.wrap(text, 12.0, 80), expected);
        }
    }

    #[test]
    fn the_widest_text_is_found_among_many() {
        let ruler = Ruler::new(&ten_per_letter);
        let texts: Vec<String> = (0..100).map(|index| "x".repeat(index * 37 % 100)).collect();
        assert_eq!(ruler.widest(&mut texts.iter().map(String::as_str), 12.0), 990);
        assert_eq!(ruler.widest(&mut std::iter::empty(), 12.0), 0);
    }
}
