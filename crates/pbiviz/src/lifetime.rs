//! The life of one instance, as the shim keeps it.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::EventTarget;

#[wasm_bindgen]
extern "C" {
    /// What the shim hands to each instance. Callbacks go through it, so that a panic in one is shown, and so that nothing
    /// of an instance is called or held once it has ended.
    #[derive(Debug, Clone)]
    pub(crate) type Lifetime;

    /// Ends the instance and shows why.
    #[wasm_bindgen(method)]
    pub(crate) fn report(this: &Lifetime, message: &str);
    /// Shows a message until the next update.
    #[wasm_bindgen(method, js_name = showError)]
    pub(crate) fn show_error(this: &Lifetime, message: &str);
    /// Writes to the browser's console.
    #[wasm_bindgen(method, js_name = logError)]
    pub(crate) fn log_error(this: &Lifetime, message: &str);
    /// A function for the host to hold.
    #[wasm_bindgen(method)]
    fn guard(this: &Lifetime, callback: &JsValue) -> JsValue;
    /// Listens to events until the instance ends.
    #[wasm_bindgen(method)]
    fn listen(this: &Lifetime, target: &EventTarget, event: &str, callback: &JsValue);

    #[wasm_bindgen(js_name = queueMicrotask)]
    fn queue_microtask(callback: &JsValue);
}

impl Lifetime {
    /// A function that the host may hold and call with one argument.
    pub(crate) fn callback(&self, callback: impl FnMut(JsValue) + 'static) -> JsValue {
        self.guard(&into_js(Box::new(callback)))
    }

    /// Calls `handler` for each such event on the target.
    pub(crate) fn on<E: JsCast + 'static>(
        &self,
        target: &EventTarget,
        event: &str,
        mut handler: impl FnMut(&E) + 'static,
    ) {
        let callback = into_js(Box::new(move |event| handler(event.unchecked_ref())));
        self.listen(target, event, &callback);
    }
}

/// A function that lives as long as JavaScript holds it. There is one kind alone, as each has its code in the module.
fn into_js(callback: Box<dyn FnMut(JsValue)>) -> JsValue {
    Closure::wrap(callback).into_js_value()
}

/// Asks for the visual to be drawn again. Clones ask for the same.
///
/// The drawing happens when everything that runs now has come to its end, so asking is possible anywhere, and asking
/// twice draws once.
#[derive(Debug, Clone)]
pub struct Redraw {
    is_requested: Rc<Cell<bool>>,
    callback: JsValue,
}

impl Redraw {
    pub(crate) fn new(lifetime: &Lifetime, draw: impl Fn() + 'static) -> Self {
        let is_requested = Rc::new(Cell::new(false));
        let requested = Rc::clone(&is_requested);
        let callback = lifetime.callback(move |_| {
            requested.set(false);
            draw();
        });
        Self { is_requested, callback }
    }

    /// Asks for a call of [`Visual::redraw`](crate::Visual::redraw).
    pub fn request(&self) {
        if !self.is_requested.replace(true) {
            queue_microtask(&self.callback);
        }
    }
}
