//! What an author writes.

use web_sys::{Event, EventTarget, HtmlElement};

use crate::formatting::FormattingModel;
use crate::lifetime::{Lifetime, Redraw};
use crate::{Host, Result, VisualUpdateOptions};

/// A visual, as Power BI sees it: created once, updated often, destroyed at most once.
///
/// Each method may fail without harm: an error is shown in the visual and reported to Power BI. After a panic, the next
/// update goes to a fresh visual.
pub trait Visual: Sized + 'static {
    /// Makes a visual that has nothing to draw yet.
    fn create(options: VisualConstructorOptions) -> Result<Self>;

    /// Draws. Power BI calls this for new data, a new size, changed properties and more; see
    /// [`VisualUpdateOptions::update_type`].
    fn update(&mut self, options: &VisualUpdateOptions) -> Result<()>;

    /// Draws what the last update drew, when a mark was selected or focused, or when [`Redraw`] asks for it; possibly
    /// before the first update.
    fn redraw(&mut self) -> Result<()> {
        Ok(())
    }

    /// What the format pane shows; asked for when it opens and after each change.
    fn formatting_model(&self) -> Option<FormattingModel> {
        None
    }

    /// Lets go of what does not go by itself. The visual's element and its listeners do.
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
    pub(crate) lifetime: Lifetime,
    pub(crate) redraw: Redraw,
}

impl VisualConstructorOptions {
    /// Calls `handler` for each such event on the target, until the visual ends.
    pub fn listen(
        &self,
        target: &EventTarget,
        event: &str,
        mut handler: impl FnMut(&Event) + 'static,
    ) {
        self.lifetime.on(target, event, move |event: &Event| handler(event));
    }

    /// Asks for a drawing from within event handlers, which cannot reach the visual itself.
    pub fn redraw(&self) -> Redraw {
        self.redraw.clone()
    }
}
