//! Modal dialogs, which run in a frame of their own.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

use crate::{Error, Result};

/// A dialog that a visual opens. Name it in [`register_visual!`](crate::register_visual).
///
/// It runs in another frame, which loads the whole script again and has no visual in it.
pub trait Dialog: Sized + 'static {
    /// What the visual calls the dialog by.
    const ID: &'static str;

    /// What the visual hands to the dialog.
    type State: DeserializeOwned;

    /// Makes the dialog; `state` is none if the visual handed over nothing of that form.
    fn create(options: DialogConstructorOptions, state: Option<Self::State>) -> Result<Self>;
}

/// What a dialog is made with.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DialogConstructorOptions {
    /// Where the dialog shows itself.
    pub element: HtmlElement,
    /// Power BI, as far as a dialog reaches it.
    pub host: DialogHost,
}

/// Power BI, as far as a dialog reaches it.
#[derive(Debug, Clone)]
pub struct DialogHost(RawDialogHost);

impl DialogHost {
    /// Says what the visual gets when the reader closes the dialog.
    pub fn set_result(&self, result: &impl Serialize) -> Result<()> {
        Ok(self.0.set_result(&to_js(result)?)?)
    }

    /// Closes the dialog as if the reader had chosen an action.
    pub fn close(&self, action: DialogAction, result: &impl Serialize) -> Result<()> {
        Ok(self.0.close(u32::from(action), &to_js(result)?)?)
    }
}

fn to_js(value: &impl Serialize) -> Result<JsValue> {
    let value = value.serialize(&Serializer::json_compatible());
    value.map_err(|error| Error::new(error.to_string()))
}

crate::options::host_enum! {
    /// What the reader chose in a dialog.
    DialogAction {
        /// The cross in the corner.
        Close = 0,
        /// OK.
        Ok = 1,
        /// Cancel.
        Cancel = 2,
        /// Continue.
        Continue = 3,
        /// No.
        No = 4,
        /// Yes.
        Yes = 5,
    }
}

/// Makes a dialog, which then lives as long as its frame.
pub fn open_dialog<D: Dialog>(options: JsValue, state: JsValue) -> Result<(), JsValue> {
    let raw: RawDialogOptions = options.unchecked_into();
    let options = DialogConstructorOptions { element: raw.element(), host: DialogHost(raw.host()) };
    let state = serde_wasm_bindgen::from_value(state).ok();
    let dialog = D::create(options, state);
    let dialog = dialog.map_err(|error| JsValue::from_str(&error.to_string()))?;
    // Nobody ends a dialog but the host, by removing the frame.
    std::mem::forget(dialog);
    Ok(())
}

#[wasm_bindgen]
extern "C" {
    /// `DialogConstructorOptions`.
    type RawDialogOptions;
    #[wasm_bindgen(method, getter)]
    fn element(this: &RawDialogOptions) -> HtmlElement;
    #[wasm_bindgen(method, getter)]
    fn host(this: &RawDialogOptions) -> RawDialogHost;

    /// `IDialogHost`.
    #[derive(Debug, Clone)]
    type RawDialogHost;
    #[wasm_bindgen(method, catch, js_name = setResult)]
    fn set_result(this: &RawDialogHost, result: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn close(this: &RawDialogHost, action: u32, result: &JsValue) -> Result<(), JsValue>;
}
