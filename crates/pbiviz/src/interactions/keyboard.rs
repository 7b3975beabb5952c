//! What keys do to the mark that has the focus.

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// Go to a mark.
    Focus(usize),
    /// Select the mark with the focus.
    Select,
    /// Select nothing.
    Clear,
    /// Open the context menu of the mark with the focus.
    Menu,
}

/// The meaning of a key for a chart of `count` marks, or nothing if it has none.
pub(super) fn action(
    key: &str,
    is_shift_down: bool,
    focused: Option<usize>,
    count: usize,
) -> Option<Action> {
    let last = count.checked_sub(1)?;
    let from = |step: fn(usize) -> usize| focused.map_or(0, step).min(last);
    match key {
        "ArrowRight" | "ArrowDown" => Some(Action::Focus(from(|mark| mark + 1))),
        "ArrowLeft" | "ArrowUp" => Some(Action::Focus(from(|mark| mark.saturating_sub(1)))),
        "Home" => Some(Action::Focus(0)),
        "End" => Some(Action::Focus(last)),
        "Enter" | " " => Some(Action::Select),
        "Escape" => Some(Action::Clear),
        "ContextMenu" => Some(Action::Menu),
        "F10" if is_shift_down => Some(Action::Menu),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_through_the_marks_and_stop_at_the_ends() {
        for (key, focused, expected) in [
            ("ArrowRight", None, 0),
            ("ArrowRight", Some(0), 1),
            ("ArrowDown", Some(2), 2),
            ("ArrowLeft", Some(2), 1),
            ("ArrowUp", Some(0), 0),
            ("Home", Some(2), 0),
            ("End", Some(0), 2),
            // Marks that are there no more.
            ("ArrowRight", Some(9), 2),
        ] {
            assert_eq!(action(key, false, focused, 3), Some(Action::Focus(expected)), "{key}");
        }
    }

    #[test]
    fn other_keys_are_left_to_the_browser() {
        assert_eq!(action("Tab", false, Some(0), 3), None);
        assert_eq!(action("F10", false, Some(0), 3), None);
        assert_eq!(action("F10", true, Some(0), 3), Some(Action::Menu));
        assert_eq!(action("ArrowRight", false, None, 0), None, "there is nothing to go to");
    }
}
