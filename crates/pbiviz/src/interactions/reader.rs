//! What keyboard and screen reader meet: a list of marks of which one is told at a time.

use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement};

use crate::{Error, Result};

/// A list box over the visual that cannot be seen. One of its options takes the keyboard's focus and stands for the mark
/// that has it among the marks.
///
/// There are two options, used in turn: a screen reader speaks when the focus moves to another element, not when the text
/// of an element changes. So the page has as many elements for thirty thousand marks as for one.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) list: HtmlElement,
    active: HtmlElement,
    spare: HtmlElement,
}

impl Reader {
    pub(super) fn new(element: &HtmlElement) -> Result<Self> {
        let document = element.owner_document().ok_or(Error::Missing("document"))?;
        let list = invisible(&document, "listbox")?;
        list.set_attribute("aria-multiselectable", "true")?;
        let active = invisible(&document, "option")?;
        let spare = invisible(&document, "option")?;
        list.append_child(&active)?;
        list.append_child(&spare)?;
        element.append_child(&list)?;
        Ok(Self { list, active, spare })
    }

    /// Names the list.
    pub(super) fn set_label(&self, label: &str) -> Result<()> {
        Ok(self.list.set_attribute("aria-label", label)?)
    }

    /// Takes all marks from keyboard and screen reader.
    pub(super) fn clear(&self) -> Result<()> {
        for option in [&self.active, &self.spare] {
            option.remove_attribute("tabindex")?;
            option.set_attribute("aria-hidden", "true")?;
        }
        Ok(())
    }

    /// Says something else of the same mark, without being asked.
    pub(super) fn describe(&self, mark: &Described<'_>) -> Result<()> {
        describe(&self.active, mark)
    }

    /// Goes to another mark.
    pub(super) fn go_to(&mut self, mark: &Described<'_>) -> Result<()> {
        std::mem::swap(&mut self.active, &mut self.spare);
        describe(&self.active, mark)?;
        self.active.focus()?;
        // The focus has moved by now: an element that has it and vanishes would lose it to the page.
        self.spare.remove_attribute("tabindex")?;
        Ok(self.spare.set_attribute("aria-hidden", "true")?)
    }
}

/// What is said of a mark.
pub(super) struct Described<'a> {
    pub(super) mark: usize,
    pub(super) count: usize,
    pub(super) label: &'a str,
    pub(super) is_selected: bool,
}

fn describe(option: &HtmlElement, mark: &Described<'_>) -> Result<()> {
    option.set_attribute("aria-label", mark.label)?;
    option.set_attribute("aria-posinset", &(mark.mark + 1).to_string())?;
    option.set_attribute("aria-setsize", &mark.count.to_string())?;
    option.set_attribute("aria-selected", if mark.is_selected { "true" } else { "false" })?;
    option.remove_attribute("aria-hidden")?;
    option.set_tab_index(0);
    Ok(())
}

/// An element that covers the visual and leaves pointers to what lies below. The marks themselves show the focus.
fn invisible(document: &Document, role: &str) -> Result<HtmlElement> {
    let element: HtmlElement = document.create_element("div")?.unchecked_into();
    element.set_attribute("role", role)?;
    let style = element.style();
    style.set_css_text("position: absolute; inset: 0; pointer-events: none; outline: none");
    Ok(element)
}
