//! What an author writes.

use web_sys::HtmlElement;

use crate::formatting::FormattingModel;
use crate::{Host, Result, VisualUpdateOptions};

/// A visual, as Power BI sees it: created once, updated often, destroyed at most once.
///
/// Each method may fail without harm: an error is shown in the visual and reported to Power BI.
pub trait Visual: Sized + 'static {
    /// Makes a visual that has nothing to draw yet.
    fn create(options: VisualConstructorOptions) -> Result<Self>;

    /// Draws. Power BI calls this for new data, a new size, changed properties and more; see
    /// [`VisualUpdateOptions::update_type`].
    fn update(&mut self, options: &VisualUpdateOptions) -> Result<()>;

    /// Draws again after a mark was selected or focused, by pointer, keyboard or bookmark.
    fn selection_changed(&mut self) -> Result<()> {
        Ok(())
    }

    /// What the format pane shows; asked for when it opens and after each change.
    fn formatting_model(&self) -> Option<FormattingModel> {
        None
    }

    /// Lets go of what does not go by itself.
    fn destroy(&mut self) {}
}

/// What a visual is made with.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct VisualConstructorOptions {
    /// Where the visual draws.
    pub element: HtmlElement,
    /// Power BI.
    pub host: Host,
}
