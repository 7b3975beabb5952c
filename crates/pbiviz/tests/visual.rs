//! A visual's life between shim and host.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "clippy takes a `wasm_bindgen_test` for no test")]

use std::cell::RefCell;

use pbiviz::__private::VisualHandle;
use pbiviz::formatting::{Card, FormattingModel, Slice};
use pbiviz::{
    Color, EditMode, Error, Host, ObjectProperties, OperationKind, PropertyChanges, Redraw, Result,
    SelectionIdBuilder, UpdateType, ViewMode, Viewport, Visual, VisualConstructorOptions,
    VisualUpdateOptions,
};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen(module = "/tests/host.js")]
extern "C" {
    #[wasm_bindgen(js_name = takeCalls)]
    fn take_calls() -> Vec<String>;
    #[wasm_bindgen(js_name = completeHost)]
    fn complete_host() -> JsValue;
    #[wasm_bindgen(js_name = oldHost)]
    fn old_host() -> JsValue;
    fn lifetime() -> JsValue;
    #[wasm_bindgen(js_name = nextTask)]
    fn next_task() -> js_sys::Promise;
    #[wasm_bindgen(js_name = dataUpdate)]
    fn data_update(value: f64) -> JsValue;
    #[wasm_bindgen(js_name = rareUpdate)]
    fn rare_update() -> JsValue;
    #[wasm_bindgen(js_name = resizeWithSameData)]
    fn resize_with_same_data(options: &JsValue, value: f64) -> JsValue;
    #[wasm_bindgen(js_name = resizeWithOtherData)]
    fn resize_with_other_data(value: f64) -> JsValue;
}

type Step = fn(&mut Scripted, &VisualUpdateOptions) -> Result<()>;

thread_local! {
    /// What the visual's next update does.
    static STEP: RefCell<Step> = const { RefCell::new(|_, _| Ok(())) };
    static SEEN: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

fn see(text: impl Into<String>) {
    SEEN.with_borrow_mut(|seen| seen.push(text.into()));
}

fn seen() -> Vec<String> {
    SEEN.take()
}

/// A visual that does what a test tells it.
struct Scripted {
    host: Host,
    redraw: Redraw,
}

impl Visual for Scripted {
    fn create(options: VisualConstructorOptions) -> Result<Self> {
        Ok(Self { redraw: options.redraw(), host: options.host })
    }

    fn update(&mut self, options: &VisualUpdateOptions) -> Result<()> {
        let step = STEP.with_borrow(|step| *step);
        step(self, options)
    }

    fn redraw(&mut self) -> Result<()> {
        see("redraw");
        Err(Error::new("no drawing"))
    }

    fn formatting_model(&self) -> Option<FormattingModel> {
        let slice = Slice::new("labels", "show", true);
        Some(FormattingModel::new().with_card(Card::new("labels", "Labels").with_slice(slice)))
    }

    fn destroy(&mut self) {
        see("destroy");
    }
}

fn create(host: JsValue) -> VisualHandle {
    take_calls();
    seen();
    VisualHandle::create::<Scripted>(JsValue::NULL, host, lifetime()).unwrap()
}

/// Runs a step as the update of a visual, which must succeed.
fn update(handle: &VisualHandle, options: &JsValue, step: Step) {
    STEP.set(step);
    assert_eq!(handle.update(options), None);
}

/// Lets the visual note the first value of its data.
fn note_value(handle: &VisualHandle, options: &JsValue) -> Vec<String> {
    update(handle, options, |_, options| {
        let categorical = options.data_view().and_then(|view| view.categorical.as_ref());
        let value = categorical.and_then(|data| data.values.iter().next()?.values.number(0));
        see(format!("{value:?}"));
        Ok(())
    });
    seen()
}

#[wasm_bindgen_test]
fn options_come_through_with_what_later_versions_may_add() {
    update(&create(old_host()), &rare_update(), |_, options| {
        assert_eq!(options.viewport, Viewport::new(1.0, 0.0));
        assert_eq!(options.update_type, UpdateType(0x402));
        assert!(options.update_type.contains(UpdateType::DATA));
        assert_eq!(options.view_mode, Some(ViewMode::Edit));
        assert_eq!(options.edit_mode, Some(EditMode::Unknown(9)));
        assert_eq!(options.operation_kind, Some(OperationKind::Segment));
        assert_eq!((options.is_in_focus, options.format_mode), (Some(false), None));
        assert!(options.data_views.is_empty());
        Ok(())
    });
}

#[wasm_bindgen_test]
fn data_is_packed_again_only_when_it_may_have_changed() {
    let handle = create(old_host());
    let first = data_update(1.0);
    assert_eq!(note_value(&handle, &first), ["Some(1.0)"]);
    assert_eq!(note_value(&handle, &resize_with_same_data(&first, 9.0)), ["Some(1.0)"]);
    assert_eq!(note_value(&handle, &first), ["Some(9.0)"], "the update says that data is new");
    assert_eq!(note_value(&handle, &resize_with_other_data(3.0)), ["Some(3.0)"]);
}

#[wasm_bindgen_test]
fn an_error_is_handed_to_the_shim() {
    let handle = create(old_host());
    STEP.set(|_, _| Err(Error::new("not today")));
    assert_eq!(handle.update(&data_update(1.0)).as_deref(), Some("not today"));
    // The handle is still good.
    assert_eq!(note_value(&handle, &data_update(2.0)), ["Some(2.0)"]);
}

#[wasm_bindgen_test]
async fn drawing_again_waits_until_nothing_runs() {
    let handle = create(old_host());
    update(&handle, &data_update(1.0), |visual, _| {
        visual.redraw.request();
        visual.redraw.request();
        see("update");
        Ok(())
    });
    assert_eq!(seen(), ["update"]);
    next_task().await.unwrap();
    assert_eq!(seen(), ["redraw"]);
    assert_eq!(take_calls(), ["show no drawing"]);
    handle.destroy();
}

#[wasm_bindgen_test]
async fn a_visual_ends_once() {
    let handle = create(old_host());
    update(&handle, &data_update(1.0), |visual, _| {
        visual.redraw.request();
        Ok(())
    });
    handle.destroy();
    handle.destroy();
    next_task().await.unwrap();
    assert_eq!(seen(), ["destroy"]);
    assert!(handle.formatting_model().unwrap().is_undefined());
}

#[wasm_bindgen_test]
fn the_format_pane_gets_plain_objects() {
    let model = create(old_host()).formatting_model().unwrap();
    let text = js_sys::JSON::stringify(&model).unwrap();
    assert!(
        String::from(text).starts_with(r#"{"cards":[{"uid":"labels-card","displayName":"Labels""#)
    );
}

#[wasm_bindgen_test]
fn data_points_are_named_by_the_hosts_own_objects() {
    update(&create(complete_host()), &data_update(1.0), |visual, options| {
        let data = options.data_view().and_then(|view| view.categorical.as_ref()).unwrap();
        let series = &data.values.series[0];
        let point = SelectionIdBuilder::new()
            .with_category(&data.categories[0], 1)
            .with_series(series)
            .with_measure(&series.values[0]);
        let id = visual.host.selection_id(&point)?;
        assert_eq!(id.key()?, "Country=Brazil&Year=2024&Sum(Sales)");

        let zoom = ObjectProperties::new("view").with("zoom", 2.0).with_selector(id.selector()?);
        visual.host.persist_properties(&PropertyChanges::new().merge(zoom))?;
        Ok(())
    });
    let selector = r#"{"key":"Country=Brazil&Year=2024&Sum(Sales)"}"#;
    let expected = format!(
        r#"{{"merge":[{{"objectName":"view","selector":{selector},"properties":{{"zoom":2}}}}]}}"#
    );
    assert_eq!(take_calls(), [expected]);
}

#[wasm_bindgen_test]
fn a_host_answers_what_it_is_asked() {
    update(&create(complete_host()), &data_update(1.0), |visual, _| {
        let host = &visual.host;
        assert_eq!(host.locale(), "de-DE");
        assert!(!host.allows_interactions());
        assert_eq!(host.display_name("Known"), "Bekannt");
        assert_eq!(host.display_name("Unknown"), "Unknown");
        let palette = host.color_palette();
        assert!(palette.is_high_contrast);
        assert_eq!(palette.foreground_neutral_secondary, Color::rgb(255, 255, 0));
        assert_eq!(palette.background_neutral, Color::BLACK);
        assert_eq!(palette.color("a"), Color::rgb(1, 2, 3));
        host.launch_url("https://example.com")
    });
    assert_eq!(take_calls(), ["https://example.com"]);
}

#[wasm_bindgen_test]
fn an_old_host_is_no_reason_to_fail() {
    update(&create(old_host()), &data_update(1.0), |visual, _| {
        let host = &visual.host;
        assert_eq!(host.locale(), "en-US");
        assert!(host.allows_interactions());
        assert_eq!(host.display_name("Key"), "Key");
        assert!(!host.color_palette().is_high_contrast);
        assert!(host.selection_id(&SelectionIdBuilder::new()).is_err());
        assert!(matches!(host.launch_url("https://example.com"), Err(Error::Thrown { .. })));
        Ok(())
    });
}
