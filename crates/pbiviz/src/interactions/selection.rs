//! What is selected, and what can be asked for by the context menu.

use std::rc::Rc;

use js_sys::{Array, Object};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::Inner;
use crate::Result;
use crate::document::Node;

/// What the host has selected, and which marks that is, once somebody asks.
#[derive(Default)]
pub(super) struct Selection {
    ids: Array,
    flags: Option<Rc<[bool]>>,
}

impl Inner {
    pub(super) fn listen_to_host(self: &Rc<Self>) {
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
    pub(super) fn read_selection(&self) {
        let ids = self.manager.as_ref().and_then(|manager| manager.get_selection_ids().ok());
        let ids = ids.map(|ids| as_list(&ids)).unwrap_or_default();
        *self.selection.borrow_mut() = Selection { ids, flags: None };
    }

    /// One flag a mark; none if nothing is selected.
    pub(super) fn selected_flags(&self) -> Result<Option<Rc<[bool]>>> {
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
    pub(super) fn select(self: &Rc<Self>, mark: Option<usize>, is_multiple: bool) -> Result<()> {
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
        when_done(&promise, self.selection_done());
        Ok(())
    }

    /// What a promise of the host's selection calls; made once, as the browser may hold each for as long as the visual lives.
    fn selection_done(self: &Rc<Self>) -> &JsValue {
        self.selection_done.get_or_init(|| {
            let this = Rc::downgrade(self);
            self.lifetime.callback(move |_| {
                if let Some(this) = this.upgrade() {
                    this.read_selection();
                    let told = this.describe_current();
                    this.log(told);
                    this.redraw.request();
                }
            })
        })
    }

    /// Opens the context menu of a mark, or of the visual.
    pub(super) fn open_menu(&self, mark: Option<usize>, (x, y): (f64, f64)) -> Result<()> {
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

#[wasm_bindgen(module = "/src/interactions/selection.js")]
extern "C" {
    #[wasm_bindgen(js_name = isAmong)]
    fn is_among(id: &JsValue, ids: &Array) -> bool;
    #[wasm_bindgen(js_name = asList)]
    fn as_list(value: &JsValue) -> Array;
    #[wasm_bindgen(js_name = whenDone)]
    fn when_done(promise: &JsValue, callback: &JsValue);
}
