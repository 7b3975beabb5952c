//! What a reader does with marks: hover, select, ask for the menu, walk through them with keys, have them read aloud.

mod hit_grid;
mod keyboard;
mod reader;

use std::cell::{Cell, OnceCell, RefCell};
use std::fmt;
use std::rc::Rc;

use js_sys::{Array, Object};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    EventTarget, FocusEvent, HtmlElement, KeyboardEvent, MouseEvent, Node as DomNode, PointerEvent,
};

use self::hit_grid::HitGrid;
use self::keyboard::Action;
use self::reader::{Described, Reader};
use crate::document::Node;
use crate::host::{RawSelectionManager, RawTooltipService};
use crate::lifetime::{Lifetime, Redraw};
use crate::{Host, MarkStates, Marks, Opaque, Result, TooltipItem, VisualConstructorOptions};

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

/// What the host has selected, and which marks that is, once somebody asks.
#[derive(Default)]
struct Selection {
    ids: Array,
    flags: Option<Rc<[bool]>>,
}

/// Where a pointer is.
#[derive(Clone, Copy)]
struct Pointer {
    in_page: (f64, f64),
    in_visual: (f64, f64),
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

    fn hit(&self, pointer: Pointer) -> Option<usize> {
        self.mark_set()?.grid().hit(pointer.in_visual)
    }

    fn pointer(&self, event: &MouseEvent) -> Pointer {
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        let (left, top) = self.origin();
        Pointer { in_page: (x, y), in_visual: (x - left, y - top) }
    }

    /// Where the visual's upper left corner is in the page.
    fn origin(&self) -> (f64, f64) {
        let bounds = self.element.get_bounding_client_rect();
        (bounds.left(), bounds.top())
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
}

/// Selection.
impl Inner {
    fn listen_to_host(self: &Rc<Self>) {
        let Some(manager) = &self.manager else { return };
        let this = Rc::downgrade(self);
        let callback = self.lifetime.callback(move |ids| {
            if let Some(this) = this.upgrade() {
                this.take_selection(as_list(&ids));
            }
        });
        let registered = manager.register_on_select_callback(&callback);
        self.log(registered.map_err(Into::into));
    }

    fn take_selection(&self, ids: Array) {
        *self.selection.borrow_mut() = Selection { ids, flags: None };
        self.redraw.request();
    }

    /// Asks the host for the selection, which may have changed without a call.
    fn read_selection(&self) {
        let ids = self.manager.as_ref().and_then(|manager| manager.get_selection_ids().ok());
        let ids = ids.map(|ids| as_list(&ids)).unwrap_or_default();
        *self.selection.borrow_mut() = Selection { ids, flags: None };
    }

    /// One flag a mark; none if nothing is selected.
    fn selected_flags(&self) -> Result<Option<Rc<[bool]>>> {
        let (ids, known) = {
            let selection = self.selection.borrow();
            (selection.ids.clone(), selection.flags.clone())
        };
        if known.is_some() || ids.length() == 0 {
            return Ok(known);
        }
        let Some(set) = self.mark_set() else { return Ok(None) };
        let is_selected = |mark| {
            let id = self.host.selection_id(&set.marks.selection_id(mark))?;
            Ok(id.0.get().is_some_and(|id| is_among(id, &ids)))
        };
        let flags = (0..set.marks.count()).map(is_selected).collect::<Result<Rc<[bool]>>>()?;
        self.selection.borrow_mut().flags = Some(Rc::clone(&flags));
        Ok(Some(flags))
    }

    /// Selects a mark, or nothing.
    fn select(self: &Rc<Self>, mark: Option<usize>, is_multiple: bool) -> Result<()> {
        let Some(manager) = self.manager.as_ref().filter(|_| self.host.allows_interactions())
        else {
            return Ok(());
        };
        let promise = match mark {
            Some(mark) => match self.id(mark)?.get() {
                Some(id) => manager.select(id, is_multiple)?,
                None => return Ok(()),
            },
            None if is_multiple => return Ok(()),
            None => manager.clear()?,
        };
        let this = Rc::downgrade(self);
        let done = self.lifetime.callback(move |_| {
            if let Some(this) = this.upgrade() {
                this.read_selection();
                let told = this.describe_current();
                this.log(told);
                this.redraw.request();
            }
        });
        when_done(&promise, &done);
        Ok(())
    }

    /// Opens the context menu of a mark, or of the visual.
    fn open_menu(&self, mark: Option<usize>, (x, y): (f64, f64)) -> Result<()> {
        let Some(manager) = self.manager.as_ref().filter(|_| self.host.allows_interactions())
        else {
            return Ok(());
        };
        self.leave_mark();
        // An empty object stands for the visual as a whole.
        let id = match mark {
            Some(mark) => self.id(mark)?.get().cloned(),
            None => None,
        };
        let id = id.unwrap_or_else(|| Object::new().into());
        let position = Node::object().with("x", x).with("y", y).to_js()?;
        manager.show_context_menu(&id, &position)?;
        Ok(())
    }
}

/// Pointer.
impl Inner {
    fn listen_to_pointer(self: &Rc<Self>) {
        self.on("pointermove", |this, event: &PointerEvent| this.hover(event));
        // A finger does not hover.
        self.on("pointerdown", |this, event: &PointerEvent| {
            this.menu_key_was_used.set(false);
            this.hover(event)
        });
        self.on("pointerleave", |this, _: &PointerEvent| {
            this.leave_mark();
            Ok(())
        });
        self.on("click", |this, event: &MouseEvent| {
            let mark = this.hit(this.pointer(event));
            if let Some(mark) = mark {
                this.current.set(mark);
                this.describe_current()?;
            }
            this.select(mark, is_multiple(event.ctrl_key(), event.meta_key(), event.shift_key()))
        });
        self.on("contextmenu", |this, event: &MouseEvent| {
            event.prevent_default();
            if this.menu_key_was_used.replace(false) {
                return Ok(());
            }
            let pointer = this.pointer(event);
            this.open_menu(this.hit(pointer), pointer.in_page)
        });
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

    fn hover(&self, event: &PointerEvent) -> Result<()> {
        let pointer = self.pointer(event);
        let mark = self.hit(pointer);
        let before = self.hovered.replace(mark);
        let is_touch = event.pointer_type() == "touch";
        let Some(mark) = mark else {
            if before.is_some() {
                self.point(false);
                self.hide_tooltip(is_touch);
            }
            return Ok(());
        };
        self.point(true);
        let Some(tooltips) = self.tooltips.as_ref().filter(|service| service.enabled() == Ok(true))
        else {
            return Ok(());
        };
        let Some(set) = self.mark_set() else { return Ok(()) };
        let options = tooltip(&set.marks.tooltip(mark), self.id(mark)?, pointer.in_page, is_touch);
        if before == Some(mark) {
            tooltips.move_to(&options.to_js()?)?;
        } else {
            tooltips.show(&options.to_js()?)?;
        }
        Ok(())
    }

    /// Shows by the pointer's form whether a click would select.
    fn point(&self, is_over_mark: bool) {
        let cursor = if is_over_mark && self.host.allows_interactions() { "pointer" } else { "" };
        // An element without style is no reason to lose the tooltip.
        let _ = self.element.style().set_property("cursor", cursor);
    }

    fn leave_mark(&self) {
        if self.hovered.take().is_some() {
            self.point(false);
            self.hide_tooltip(false);
        }
    }

    fn hide_tooltip(&self, is_touch: bool) {
        let Some(tooltips) = &self.tooltips else { return };
        let options = Node::object().with("isTouchEvent", is_touch).with("immediately", true);
        let hidden = options.to_js().and_then(|options| Ok(tooltips.hide(&options)?));
        self.log(hidden);
    }
}

/// Keyboard and screen reader.
impl Inner {
    fn listen_to_keyboard(self: &Rc<Self>) {
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
        let action =
            keyboard::action(&event.key(), event.shift_key(), Some(current), set.marks.count());
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

    fn describe_current(&self) -> Result<()> {
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

fn is_multiple(ctrl: bool, meta: bool, shift: bool) -> bool {
    ctrl || meta || shift
}

/// What `ITooltipService` takes.
fn tooltip(items: &[TooltipItem], id: Opaque, (x, y): (f64, f64), is_touch: bool) -> Node {
    let items = items.iter().map(|item| {
        Node::object()
            .with("displayName", &item.display_name)
            .with("value", &item.value)
            .with_some("color", item.color.map(|color| color.to_string()))
            .with_some("header", item.header.as_ref())
    });
    Node::object()
        .with("coordinates", Node::list([x.into(), y.into()]))
        .with("isTouchEvent", is_touch)
        .with("dataItems", Node::list(items))
        .with("identities", Node::list(id.get().is_some().then_some(Node::Opaque(id))))
}

impl fmt::Debug for Inner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.mark_set().map_or(0, |set| set.marks.count());
        formatter.debug_struct("Interactions").field("marks", &count).finish_non_exhaustive()
    }
}

#[wasm_bindgen(module = "/src/interactions/interactions.js")]
extern "C" {
    #[wasm_bindgen(js_name = isAmong)]
    fn is_among(id: &JsValue, ids: &Array) -> bool;
    #[wasm_bindgen(js_name = asList)]
    fn as_list(value: &JsValue) -> Array;
    #[wasm_bindgen(js_name = whenDone)]
    fn when_done(promise: &JsValue, callback: &JsValue);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Color;

    #[test]
    fn a_tooltip_has_the_shape_that_the_host_takes() {
        let items = [
            TooltipItem::new("Country", "Austria").with_header("Sales"),
            TooltipItem::new("Sales", "3.5").with_color(Color::BLACK),
        ];
        let options = tooltip(&items, Opaque::default(), (10.0, 20.0), false);
        let expected = json!({
            "coordinates": [10.0, 20.0],
            "isTouchEvent": false,
            "dataItems": [
                { "displayName": "Country", "value": "Austria", "header": "Sales" },
                { "displayName": "Sales", "value": "3.5", "color": "#000000" },
            ],
            "identities": [],
        });
        assert_eq!(serde_json::to_value(options).unwrap(), expected);
    }
}
