//! What keys do, and what a screen reader is told.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{EventTarget, FocusEvent, KeyboardEvent, Node as DomNode};

use super::Inner;
use super::reader::{Described, Reader};
use crate::Result;

impl Inner {
    pub(super) fn listen_to_keyboard(self: &Rc<Self>) {
        self.on("keydown", |this, event: &KeyboardEvent| this.press(event));
        self.on("focusin", |this, event: &FocusEvent| {
            if this.is_in_list(event.target().as_ref()) {
                this.set_focus(true);
            }
            Ok(())
        });
        self.on("focusout", |this, event: &FocusEvent| {
            if !this.is_in_list(event.related_target().as_ref()) {
                this.set_focus(false);
            }
            Ok(())
        });
    }

    fn is_in_list(&self, target: Option<&EventTarget>) -> bool {
        let node = target.and_then(JsCast::dyn_ref::<DomNode>);
        // The focus moves while the reader is told to move it.
        let Ok(reader) = self.reader.try_borrow() else { return true };
        reader.list.contains(node)
    }

    fn set_focus(&self, has_focus: bool) {
        if self.has_focus.replace(has_focus) != has_focus {
            self.redraw.request();
        }
    }

    fn press(self: &Rc<Self>, event: &KeyboardEvent) -> Result<()> {
        let Some(set) = self.mark_set().filter(|_| self.has_focus.get()) else { return Ok(()) };
        let current = self.current.get();
        let action = action(&event.key(), event.shift_key(), Some(current), set.marks.count());
        let Some(action) = action else { return Ok(()) };
        // The page is not to scroll.
        event.prevent_default();
        match action {
            Action::Focus(mark) => self.go_to(mark),
            Action::Select => {
                let (ctrl, meta, shift) = (event.ctrl_key(), event.meta_key(), event.shift_key());
                self.select(Some(current), is_multiple(ctrl, meta, shift))
            }
            Action::Clear => self.select(None, false),
            Action::Menu => {
                self.menu_key_was_used.set(true);
                let (x, y) = set.marks.shape(current).center();
                let (left, top) = self.origin();
                self.open_menu(Some(current), (left + x, top + y))
            }
        }
    }

    fn go_to(&self, mark: usize) -> Result<()> {
        if self.current.replace(mark) == mark {
            return Ok(());
        }
        self.redraw.request();
        self.describe(mark, Reader::go_to)
    }

    pub(super) fn describe_current(&self) -> Result<()> {
        self.describe(self.current.get(), |reader, described| reader.describe(described))
    }

    fn describe(
        &self,
        mark: usize,
        tell: impl FnOnce(&mut Reader, &Described<'_>) -> Result<()>,
    ) -> Result<()> {
        let Some(set) = self.mark_set().filter(|set| mark < set.marks.count()) else {
            return Ok(());
        };
        let is_selected =
            self.selected_flags()?.is_some_and(|flags| flags.get(mark) == Some(&true));
        let described = Described {
            mark,
            count: set.marks.count(),
            label: &set.marks.label(mark),
            is_selected,
        };
        match self.reader.try_borrow_mut() {
            Ok(mut reader) => tell(&mut reader, &described),
            Err(_) => Ok(()),
        }
    }
}

/// Whether a selection adds to what is selected.
pub(super) fn is_multiple(ctrl: bool, meta: bool, shift: bool) -> bool {
    ctrl || meta || shift
}

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
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
fn action(key: &str, is_shift_down: bool, focused: Option<usize>, count: usize) -> Option<Action> {
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
