//! Between the shim and an author's visual.

use std::cell::{OnceCell, RefCell};
use std::panic;
use std::rc::Rc;

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

use crate::data_view::packing;
use crate::formatting::FormattingModel;
use crate::host::RawHost;
use crate::lifetime::{Lifetime, Redraw};
use crate::{
    DataView, Host, Opaque, Result, UpdateType, Viewport, Visual, VisualConstructorOptions,
    VisualUpdateOptions,
};

/// Makes a crate a visual: exports the functions that the script in a package calls.
///
/// ```
/// # use pbiviz::{Result, Visual, VisualConstructorOptions, VisualUpdateOptions};
/// struct Empty;
///
/// impl Visual for Empty {
///     fn create(_: VisualConstructorOptions) -> Result<Self> {
///         Ok(Self)
///     }
///
///     fn update(&mut self, _: &VisualUpdateOptions) -> Result<()> {
///         Ok(())
///     }
/// }
///
/// pbiviz::register_visual!(Empty);
/// ```
///
/// Dialogs that the visual opens are named as well: `register_visual!(Empty, dialogs: [Settings, About])`. A second
/// visual in the same crate is an error of the compiler or linker.
#[macro_export]
macro_rules! register_visual {
    ($visual:ty) => {
        $crate::register_visual!($visual, dialogs: []);
    };
    ($visual:ty, dialogs: [$($dialog:ty),* $(,)?]) => {
        const _: () = {
            use $crate::__private::wasm_bindgen;

            #[wasm_bindgen::prelude::wasm_bindgen(
                js_name = createVisual,
                wasm_bindgen = wasm_bindgen
            )]
            pub fn create_visual(
                element: wasm_bindgen::JsValue,
                host: wasm_bindgen::JsValue,
                lifetime: wasm_bindgen::JsValue,
            ) -> Result<$crate::__private::VisualHandle, wasm_bindgen::JsValue> {
                $crate::__private::VisualHandle::create::<$visual>(element, host, lifetime)
            }

            #[wasm_bindgen::prelude::wasm_bindgen(
                js_name = createDialog,
                wasm_bindgen = wasm_bindgen
            )]
            pub fn create_dialog(
                id: &str,
                options: wasm_bindgen::JsValue,
                state: wasm_bindgen::JsValue,
                lifetime: wasm_bindgen::JsValue,
            ) -> Result<bool, wasm_bindgen::JsValue> {
                $crate::__private::watch_for_panics(lifetime);
                $(
                    if id == <$dialog as $crate::Dialog>::ID {
                        $crate::__private::open_dialog::<$dialog>(options, state)?;
                        return Ok(true);
                    }
                )*
                let _ = (id, options, state);
                Ok(false)
            }
        };
    };
}

/// A visual in the hands of the shim.
///
/// The host may call back while a visual is busy, from within one of its own functions. Such a call never reaches the
/// visual: drawings wait, and the format pane is told nothing.
#[wasm_bindgen]
#[derive(Debug)]
pub struct VisualHandle {
    visual: Rc<RefCell<Slot>>,
    last: RefCell<LastData>,
}

/// Holds the visual from the moment that it exists.
type Slot = Option<Box<dyn AnyVisual>>;

/// What the last update's list of DataView objects was, and what became of it.
#[derive(Debug, Default)]
struct LastData {
    raw: Vec<JsValue>,
    packed: Rc<[DataView]>,
}

impl VisualHandle {
    /// Makes the author's visual.
    pub fn create<V: Visual>(
        element: JsValue,
        host: JsValue,
        lifetime: JsValue,
    ) -> Result<Self, JsValue> {
        watch_for_panics(lifetime.clone());
        let lifetime: Lifetime = lifetime.unchecked_into();
        let visual = Rc::new(RefCell::new(Slot::None));
        let options = VisualConstructorOptions {
            element: element.unchecked_into::<HtmlElement>(),
            host: Host::new(host.unchecked_into::<RawHost>()),
            redraw: redraw(&lifetime, Rc::clone(&visual)),
            lifetime,
        };
        let made = V::create(options).map_err(|error| JsValue::from_str(&error.to_string()))?;
        *visual.borrow_mut() = Some(Box::new(made));
        Ok(Self { visual, last: RefCell::default() })
    }
}

#[wasm_bindgen]
impl VisualHandle {
    /// Draws, and returns what went wrong.
    pub fn update(&self, options: &JsValue) -> Option<String> {
        self.try_update(options).err().map(|error| error.to_string())
    }

    /// The formatting model as a JavaScript object, if there is one.
    #[wasm_bindgen(js_name = formattingModel)]
    pub fn formatting_model(&self) -> Result<JsValue, JsValue> {
        let Ok(visual) = self.visual.try_borrow() else {
            return Ok(JsValue::UNDEFINED);
        };
        match visual.as_ref().and_then(|visual| visual.formatting_model()) {
            Some(model) => {
                model.document().to_js().map_err(|error| JsValue::from_str(&error.to_string()))
            }
            None => Ok(JsValue::UNDEFINED),
        }
    }

    /// Ends the visual.
    pub fn destroy(&self) {
        if let Ok(mut slot) = self.visual.try_borrow_mut()
            && let Some(mut visual) = slot.take()
        {
            visual.destroy();
        }
    }
}

impl VisualHandle {
    fn try_update(&self, options: &JsValue) -> Result<()> {
        let options = self.read(options)?;
        match self.visual.borrow_mut().as_mut() {
            Some(visual) => visual.update(&options),
            None => Ok(()),
        }
    }

    fn read(&self, options: &JsValue) -> Result<VisualUpdateOptions> {
        let raw: &RawUpdateOptions = options.unchecked_ref();
        let update_type = UpdateType(raw.update_type().unwrap_or_default());
        let viewport = raw.viewport();
        Ok(VisualUpdateOptions {
            viewport: viewport.map_or_else(Viewport::default, |viewport| Viewport {
                width: finite(viewport.width()),
                height: finite(viewport.height()),
            }),
            update_type,
            data_views: self.data_views(options, update_type)?,
            view_mode: raw.view_mode().map(Into::into),
            edit_mode: raw.edit_mode().map(Into::into),
            operation_kind: raw.operation_kind().map(Into::into),
            is_in_focus: raw.is_in_focus(),
            format_mode: raw.format_mode(),
            json_filters: Opaque::new(raw.json_filters()),
        })
    }

    /// Packs each DataView if they may have changed, and returns the last ones otherwise.
    fn data_views(&self, options: &JsValue, update_type: UpdateType) -> Result<Rc<[DataView]>> {
        let raw = packing::data_views(options)?;
        let mut last = self.last.borrow_mut();
        if update_type.contains(UpdateType::DATA) || raw != last.raw {
            last.packed = raw.iter().map(DataView::from_js).collect::<Result<_>>()?;
            last.raw = raw;
        }
        Ok(Rc::clone(&last.packed))
    }
}

/// A length that the host left out is none.
fn finite(length: f64) -> f64 {
    if length.is_finite() { length } else { 0.0 }
}

/// A request that draws the visual once there is one.
fn redraw(lifetime: &Lifetime, visual: Rc<RefCell<Slot>>) -> Redraw {
    let messages = lifetime.clone();
    Redraw::new(lifetime, move || {
        // Tasks of the browser's queue run when nothing else does, so that the visual is never busy here.
        let Ok(mut slot) = visual.try_borrow_mut() else { return };
        if let Some(Err(error)) = slot.as_mut().map(|visual| visual.redraw()) {
            messages.show_error(&error.to_string());
        }
    })
}

/// [`Visual`], without its constructor, so that one handle fits all.
trait AnyVisual {
    fn update(&mut self, options: &VisualUpdateOptions) -> Result<()>;
    fn redraw(&mut self) -> Result<()>;
    fn formatting_model(&self) -> Option<FormattingModel>;
    fn destroy(&mut self);
}

impl<V: Visual> AnyVisual for V {
    fn update(&mut self, options: &VisualUpdateOptions) -> Result<()> {
        Visual::update(self, options)
    }

    fn redraw(&mut self) -> Result<()> {
        Visual::redraw(self)
    }

    fn formatting_model(&self) -> Option<FormattingModel> {
        Visual::formatting_model(self)
    }

    fn destroy(&mut self) {
        Visual::destroy(self);
    }
}

impl std::fmt::Debug for dyn AnyVisual {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Visual")
    }
}

thread_local! {
    /// Where panics are reported. A panic hook can be told nothing, and an instance is one visual's alone.
    static LIFETIME: OnceCell<Lifetime> = const { OnceCell::new() };
}

/// Has every panic from now on reported to the shim, also those in callbacks, which return to no one.
pub fn watch_for_panics(lifetime: JsValue) {
    LIFETIME.with(|cell| {
        if cell.set(lifetime.unchecked_into()).is_ok() {
            panic::set_hook(Box::new(|info| {
                LIFETIME.with(|cell| {
                    if let Some(lifetime) = cell.get() {
                        lifetime.report(&info.to_string());
                    }
                });
            }));
        }
    });
}

#[wasm_bindgen]
extern "C" {
    /// `VisualUpdateOptions`.
    type RawUpdateOptions;
    #[wasm_bindgen(method, getter)]
    fn viewport(this: &RawUpdateOptions) -> Option<RawViewport>;
    #[wasm_bindgen(method, getter, js_name = type)]
    fn update_type(this: &RawUpdateOptions) -> Option<u32>;
    #[wasm_bindgen(method, getter, js_name = viewMode)]
    fn view_mode(this: &RawUpdateOptions) -> Option<u32>;
    #[wasm_bindgen(method, getter, js_name = editMode)]
    fn edit_mode(this: &RawUpdateOptions) -> Option<u32>;
    #[wasm_bindgen(method, getter, js_name = operationKind)]
    fn operation_kind(this: &RawUpdateOptions) -> Option<u32>;
    #[wasm_bindgen(method, getter, js_name = isInFocus)]
    fn is_in_focus(this: &RawUpdateOptions) -> Option<bool>;
    #[wasm_bindgen(method, getter, js_name = formatMode)]
    fn format_mode(this: &RawUpdateOptions) -> Option<bool>;
    #[wasm_bindgen(method, getter, js_name = jsonFilters)]
    fn json_filters(this: &RawUpdateOptions) -> JsValue;

    /// `IViewport`.
    type RawViewport;
    #[wasm_bindgen(method, getter)]
    fn width(this: &RawViewport) -> f64;
    #[wasm_bindgen(method, getter)]
    fn height(this: &RawViewport) -> f64;
}
