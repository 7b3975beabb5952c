//! What a reader does with marks: hover, select, ask for the menu, walk through them with keys, have them read aloud.

mod hit_grid;
mod keyboard;
mod pointer;
mod reader;
mod selection;

use std::cell::{Cell, OnceCell, RefCell};
use std::fmt;
use std::rc::Rc;

use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

use self::hit_grid::HitGrid;
use self::reader::Reader;
use self::selection::Selection;
use crate::host::{RawSelectionManager, RawTooltipService};
use crate::lifetime::{Lifetime, Redraw};
use crate::{Host, MarkStates, Marks, Opaque, Result, VisualConstructorOptions};

/// Everything that a reader does with the marks of a chart.
///
/// The pointer shows tooltips, selects (more marks with Ctrl, Cmd or Shift; none by a click beside all marks) and opens
/// the context menu. With Tab the keyboard comes in, arrows, Home and End walk through the marks, Enter and the space bar
/// select, Escape clears, Shift+F10 opens the menu. A screen reader reads the label of the mark that has the focus.
/// Where the host forbids interactions, only tooltips and reading are left.
///
/// After each drawing the visual hands over its marks. It draws them by [`Interactions::states`], and again in
/// [`Visual::redraw`](crate::Visual::redraw), which is called when those states have changed:
///
/// ```no_run
/// # use std::rc::Rc;
/// # use pbiviz::{Interactions, Marks, MarkStates, Result, Visual, VisualConstructorOptions};
/// # fn example(options: &VisualConstructorOptions, chart: Rc<dyn Marks>) -> Result<()> {
/// let interactions = Interactions::new(options)?;
/// // In `update`, with a new chart:
/// interactions.set_marks(chart)?;
/// // In `update` and in `redraw`:
/// let states: MarkStates = interactions.states()?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Interactions {
    inner: Rc<Inner>,
}

impl Interactions {
    /// Listens to pointer and keyboard in the visual's element, and to the host's selection.
    pub fn new(options: &VisualConstructorOptions) -> Result<Self> {
        let host = options.host.clone();
        let inner = Rc::new(Inner {
            manager: host.raw().create_selection_manager().ok().flatten(),
            tooltips: host.raw().tooltip_service(),
            host,
            element: options.element.clone(),
            lifetime: options.lifetime.clone(),
            redraw: options.redraw(),
            reader: RefCell::new(Reader::new(&options.element)?),
            marks: RefCell::default(),
            selection: RefCell::default(),
            selection_done: OnceCell::new(),
            current: Cell::new(0),
            has_focus: Cell::new(false),
            hovered: Cell::new(None),
            menu_key_was_used: Cell::new(false),
        });
        inner.listen_to_host();
        inner.listen_to_pointer();
        inner.listen_to_keyboard();
        Ok(Self { inner })
    }

    /// Names the chart for screen readers.
    pub fn set_label(&self, label: &str) -> Result<()> {
        self.inner.reader.borrow().set_label(label)
    }

    /// Takes over what was drawn.
    pub fn set_marks(&self, marks: Rc<dyn Marks>) -> Result<()> {
        self.inner.set_marks(marks)
    }

    /// Which marks are selected and which one has the keyboard's focus, as they are now.
    pub fn states(&self) -> Result<MarkStates> {
        self.inner.states()
    }
}

/// Host, author and browser may call from within one another, so no borrow lasts over a call of any of them.
struct Inner {
    host: Host,
    manager: Option<RawSelectionManager>,
    tooltips: Option<RawTooltipService>,
    element: HtmlElement,
    lifetime: Lifetime,
    redraw: Redraw,
    reader: RefCell<Reader>,
    marks: RefCell<Option<MarkSet>>,
    selection: RefCell<Selection>,
    selection_done: OnceCell<JsValue>,
    /// The mark that keys start from.
    current: Cell<usize>,
    /// Whether the keyboard is in the visual.
    has_focus: Cell<bool>,
    hovered: Cell<Option<usize>>,
    /// Browsers send a menu event of their own after the key that was answered already.
    menu_key_was_used: Cell<bool>,
}

/// The marks of the last drawing, and where they are once somebody points.
#[derive(Clone)]
struct MarkSet {
    marks: Rc<dyn Marks>,
    grid: Rc<OnceCell<HitGrid>>,
}

impl MarkSet {
    fn grid(&self) -> &HitGrid {
        self.grid.get_or_init(|| {
            HitGrid::new((0..self.marks.count()).map(|mark| self.marks.shape(mark)).collect())
        })
    }
}

impl Inner {
    fn set_marks(&self, marks: Rc<dyn Marks>) -> Result<()> {
        let count = marks.count();
        *self.marks.borrow_mut() = Some(MarkSet { marks, grid: Rc::default() });
        self.current.set(self.current.get().min(count.saturating_sub(1)));
        self.leave_mark();
        self.read_selection();
        if count == 0 {
            return self.reader.borrow().clear();
        }
        self.describe_current()
    }

    fn states(&self) -> Result<MarkStates> {
        let flags = self.selected_flags()?;
        let focused = self.has_focus.get().then(|| self.current.get());
        Ok(MarkStates::new(flags.filter(|flags| flags.contains(&true)), focused))
    }

    fn mark_set(&self) -> Option<MarkSet> {
        self.marks.borrow().clone()
    }

    /// The data point of a mark as the host knows it.
    fn id(&self, mark: usize) -> Result<Opaque> {
        let Some(set) = self.mark_set() else { return Ok(Opaque::default()) };
        Ok(self.host.selection_id(&set.marks.selection_id(mark))?.0)
    }

    /// Tells the browser's console what a host's function or a chart has failed at; the chart is still good.
    fn log(&self, result: Result<()>) {
        if let Err(error) = result {
            self.lifetime.log_error(&error.to_string());
        }
    }

    /// Calls `handler` for events in the visual.
    fn on<E: JsCast + 'static>(
        self: &Rc<Self>,
        event: &str,
        handler: impl Fn(&Rc<Self>, &E) -> Result<()> + 'static,
    ) {
        // The element outlives the marks, so its listeners hold them weakly.
        let this = Rc::downgrade(self);
        self.lifetime.on(&self.element, event, move |event: &E| {
            if let Some(this) = this.upgrade() {
                this.log(handler(&this, event));
            }
        });
    }
}

impl fmt::Debug for Inner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.mark_set().map_or(0, |set| set.marks.count());
        formatter.debug_struct("Interactions").field("marks", &count).finish_non_exhaustive()
    }
}
