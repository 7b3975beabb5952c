//! Power BI, as a visual reaches it.

use std::cell::OnceCell;
use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::palette::RawPalette;
use crate::{
    ColorPalette, Error, Opaque, PropertyChanges, Result, SelectionId, SelectionIdBuilder,
};

/// Power BI. Clones are the same host.
///
/// Questions that an older host cannot answer get the neutral answer.
#[derive(Debug, Clone)]
pub struct Host {
    raw: RawHost,
    localization: Rc<OnceCell<Option<RawLocalizationManager>>>,
}

impl Host {
    pub(crate) fn new(raw: RawHost) -> Self {
        Self { raw, localization: Rc::default() }
    }

    /// The language of the report, such as `en-US`.
    pub fn locale(&self) -> String {
        self.raw.locale().unwrap_or_else(|| "en-US".to_owned())
    }

    /// The colors of the report's theme, as they are now.
    pub fn color_palette(&self) -> ColorPalette {
        self.raw.color_palette().map_or_else(ColorPalette::standard, ColorPalette::from_host)
    }

    /// Whether the reader may select marks and open context menus; on a dashboard, for one, nobody may.
    pub fn allows_interactions(&self) -> bool {
        self.raw
            .host_capabilities()
            .and_then(|capabilities| capabilities.allow_interactions())
            .unwrap_or(true)
    }

    /// The text of `stringResources` for this key in the language of the report, or the key itself.
    pub fn display_name(&self, key: &str) -> String {
        let manager =
            self.localization.get_or_init(|| self.raw.create_localization_manager().ok().flatten());
        let text =
            manager.as_ref().and_then(|manager| manager.get_display_name(key).ok().flatten());
        text.filter(|text| !text.is_empty()).unwrap_or_else(|| key.to_owned())
    }

    /// The data point as the host knows it.
    pub fn selection_id(&self, point: &SelectionIdBuilder) -> Result<SelectionId> {
        let mut builder = self.raw.create_selection_id_builder()?;
        for (column, row) in &point.categories {
            if let Some(column) = column.get() {
                builder = builder.with_category(column, *row as u32)?;
            }
        }
        if let Some((columns, group)) = &point.series
            && let (Some(columns), Some(group)) = (columns.get(), group.get())
        {
            builder = builder.with_series(columns, group)?;
        }
        if let Some(measure) = &point.measure {
            builder = builder.with_measure(measure)?;
        }
        Ok(SelectionId(Opaque::new(builder.create_selection_id()?)))
    }

    /// Stores properties with the report; an `update` with them follows.
    pub fn persist_properties(&self, changes: &PropertyChanges) -> Result<()> {
        Ok(self.raw.persist_properties(&changes.document().to_js()?)?)
    }

    /// Opens a page in the browser; the address must begin with `http:` or `https:`.
    pub fn launch_url(&self, url: &str) -> Result<()> {
        Ok(self.raw.launch_url(url)?)
    }

    pub(crate) fn raw(&self) -> &RawHost {
        &self.raw
    }
}

impl From<JsValue> for Error {
    /// What JavaScript threw.
    fn from(value: JsValue) -> Self {
        Self::Thrown { message: text_of(&value), value: Opaque::new(value) }
    }
}

#[wasm_bindgen]
extern "C" {
    /// Any value as text, as JavaScript itself writes it.
    #[wasm_bindgen(js_name = String)]
    fn text_of(value: &JsValue) -> String;

    /// `IVisualHost`.
    #[derive(Debug, Clone)]
    pub(crate) type RawHost;

    #[wasm_bindgen(method, getter)]
    fn locale(this: &RawHost) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = colorPalette)]
    fn color_palette(this: &RawHost) -> Option<RawPalette>;
    #[wasm_bindgen(method, getter, js_name = hostCapabilities)]
    fn host_capabilities(this: &RawHost) -> Option<RawHostCapabilities>;
    #[wasm_bindgen(method, getter, js_name = tooltipService)]
    pub(crate) fn tooltip_service(this: &RawHost) -> Option<RawTooltipService>;
    #[wasm_bindgen(method, catch, js_name = createLocalizationManager)]
    fn create_localization_manager(
        this: &RawHost,
    ) -> Result<Option<RawLocalizationManager>, JsValue>;
    #[wasm_bindgen(method, catch, js_name = createSelectionIdBuilder)]
    fn create_selection_id_builder(this: &RawHost) -> Result<RawSelectionIdBuilder, JsValue>;
    #[wasm_bindgen(method, catch, js_name = createSelectionManager)]
    pub(crate) fn create_selection_manager(
        this: &RawHost,
    ) -> Result<Option<RawSelectionManager>, JsValue>;
    #[wasm_bindgen(method, catch, js_name = persistProperties)]
    fn persist_properties(this: &RawHost, changes: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = launchUrl)]
    fn launch_url(this: &RawHost, url: &str) -> Result<(), JsValue>;

    type RawHostCapabilities;
    #[wasm_bindgen(method, getter, js_name = allowInteractions)]
    fn allow_interactions(this: &RawHostCapabilities) -> Option<bool>;

    #[derive(Debug)]
    type RawLocalizationManager;
    #[wasm_bindgen(method, catch, js_name = getDisplayName)]
    fn get_display_name(
        this: &RawLocalizationManager,
        key: &str,
    ) -> Result<Option<String>, JsValue>;

    type RawSelectionIdBuilder;
    #[wasm_bindgen(method, catch, js_name = withCategory)]
    fn with_category(
        this: &RawSelectionIdBuilder,
        column: &JsValue,
        row: u32,
    ) -> Result<RawSelectionIdBuilder, JsValue>;
    #[wasm_bindgen(method, catch, js_name = withSeries)]
    fn with_series(
        this: &RawSelectionIdBuilder,
        columns: &JsValue,
        group: &JsValue,
    ) -> Result<RawSelectionIdBuilder, JsValue>;
    #[wasm_bindgen(method, catch, js_name = withMeasure)]
    fn with_measure(
        this: &RawSelectionIdBuilder,
        query_name: &str,
    ) -> Result<RawSelectionIdBuilder, JsValue>;
    #[wasm_bindgen(method, catch, js_name = createSelectionId)]
    fn create_selection_id(this: &RawSelectionIdBuilder) -> Result<JsValue, JsValue>;

    /// `ISelectionManager`. Its promises need not be the browser's own.
    #[derive(Debug, Clone)]
    pub(crate) type RawSelectionManager;
    #[wasm_bindgen(method, catch)]
    pub(crate) fn select(
        this: &RawSelectionManager,
        id: &JsValue,
        is_multiple: bool,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub(crate) fn clear(this: &RawSelectionManager) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getSelectionIds)]
    pub(crate) fn get_selection_ids(this: &RawSelectionManager) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = registerOnSelectCallback)]
    pub(crate) fn register_on_select_callback(
        this: &RawSelectionManager,
        callback: &JsValue,
    ) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = showContextMenu)]
    pub(crate) fn show_context_menu(
        this: &RawSelectionManager,
        id: &JsValue,
        position: &JsValue,
    ) -> Result<JsValue, JsValue>;

    /// `ITooltipService`.
    #[derive(Debug, Clone)]
    pub(crate) type RawTooltipService;
    #[wasm_bindgen(method, catch)]
    pub(crate) fn enabled(this: &RawTooltipService) -> Result<bool, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub(crate) fn show(this: &RawTooltipService, options: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = move)]
    pub(crate) fn move_to(this: &RawTooltipService, options: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    pub(crate) fn hide(this: &RawTooltipService, options: &JsValue) -> Result<(), JsValue>;
}
