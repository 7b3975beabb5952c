//! The formatting model in the form in which Power BI takes it.
//!
//! Identifiers are made from the names, so that they are the same each time; a property that stands several times in a
//! model, once per data point, gets a number. Absent members are left out, because the host takes `null` for a value.

use super::control::{
    ColorPicker, Control, Dropdown, FontControl, NumberRange, TextInput, ToggleSwitch,
};
use super::{Card, FormattingModel, Group, Selector, Slice};
use crate::Color;
use crate::document::Node;

impl FormattingModel {
    /// What `getFormattingModel` returns.
    pub(crate) fn document(&self) -> Node {
        let mut uids = Uids::default();
        let cards = self.cards.iter().map(|card| card_node(card, &mut uids));
        Node::object().with("cards", Node::list(cards))
    }
}

/// Gives out identifiers, each once.
#[derive(Default)]
struct Uids {
    /// Each with the number of times it was asked for.
    given: Vec<(String, usize)>,
}

impl Uids {
    fn next(&mut self, wanted: String) -> String {
        let Some((_, count)) = self.given.iter_mut().find(|(uid, _)| *uid == wanted) else {
            self.given.push((wanted.clone(), 1));
            return wanted;
        };
        *count += 1;
        format!("{wanted}-{}", *count - 1)
    }
}

fn card_node(card: &Card, uids: &mut Uids) -> Node {
    let uid = uids.next(format!("{}-card", card.name));
    let toggle = card.toggle.as_ref().map(|toggle| toggle_node(toggle, uids));
    let groups = card.groups.iter().map(|group| group_node(group, uids));
    Node::object()
        .with("uid", uid)
        .with("displayName", &card.display_name)
        .with_some("description", card.description.as_ref())
        .with_some("topLevelToggle", toggle)
        .with("groups", Node::list(groups))
        .with("revertToDefaultDescriptors", Node::List(descriptors(card)))
        .with_some("analyticsPane", card.is_for_analytics.then_some(true))
}

fn group_node(group: &Group, uids: &mut Uids) -> Node {
    let uid = uids.next(format!("{}-group", group.name));
    let toggle = group.toggle.as_ref().map(|toggle| toggle_node(toggle, uids));
    let slices = group.slices.iter().map(|slice| slice_node(slice, uids));
    Node::object()
        .with("uid", uid)
        .with_some("displayName", group.display_name.as_ref())
        .with_some("topLevelToggle", toggle)
        .with("slices", Node::list(slices))
}

fn toggle_node(toggle: &Slice, uids: &mut Uids) -> Node {
    slice_node(toggle, uids).with("suppressDisplayName", true)
}

fn slice_node(slice: &Slice, uids: &mut Uids) -> Node {
    Node::object()
        .with("uid", uids.next(format!("{}-{}", slice.object, slice.property)))
        .with_some("displayName", slice.display_name.as_ref())
        .with_some("description", slice.description.as_ref())
        .with("control", control_node(slice))
        .with_some("disabled", slice.is_disabled.then_some(true))
}

fn control_node(slice: &Slice) -> Node {
    let simple = || Node::object().with("descriptor", descriptor(slice, &slice.property));
    let (kind, properties) = match &slice.control {
        Control::Toggle(toggle) => ("ToggleSwitch", simple().with("value", toggle.value)),
        Control::Color(picker) => ("ColorPicker", color_properties(simple(), picker)),
        Control::Number(number) => {
            ("NumUpDown", number_properties(simple(), number.value, &number.range))
        }
        Control::Slider(slider) => {
            ("Slider", number_properties(simple(), slider.value, &slider.range))
        }
        Control::Dropdown(dropdown) => ("Dropdown", dropdown_properties(simple(), dropdown)),
        Control::Text(input) => ("TextInput", text_properties(simple(), input)),
        Control::FontFamily(picker) => ("FontPicker", simple().with("value", &picker.value)),
        Control::Font(font) => ("FontControl", font_properties(slice, font)),
    };
    Node::object().with("type", kind).with("properties", properties)
}

fn color_properties(properties: Node, picker: &ColorPicker) -> Node {
    properties
        .with("value", color(picker.value))
        .with_some("defaultColor", picker.default.map(color))
        .with_some("isNoFillItemSupported", picker.is_no_fill_supported.then_some(true))
}

fn color(color: Color) -> Node {
    Node::object().with("value", color.to_string())
}

fn number_properties(properties: Node, value: f64, range: &NumberRange) -> Node {
    // The numbers of `ValidatorType`.
    let (min, max) = (0.0, 1.0);
    let limit = |kind: f64, value: f64| Node::object().with("type", kind).with("value", value);
    let options = Node::object()
        .with_some("minValue", range.min.map(|value| limit(min, value)))
        .with_some("maxValue", range.max.map(|value| limit(max, value)))
        .with_some("unitSymbol", range.unit.as_ref())
        .with_some("unitSymbolAfterInput", range.unit.is_some().then_some(true));
    let has_options = range.min.is_some() || range.max.is_some() || range.unit.is_some();
    properties.with("value", value).with_some("options", has_options.then_some(options))
}

fn dropdown_properties(properties: Node, dropdown: &Dropdown) -> Node {
    let Some(items) = &dropdown.items else {
        return properties.with("value", &dropdown.value);
    };
    let item = |value: &String, name: &String| {
        Node::object().with("value", value).with("displayName", name)
    };
    let selected = items.iter().find(|(value, _)| *value == dropdown.value);
    let name = selected.map_or(&dropdown.value, |(_, name)| name);
    properties
        .with("value", item(&dropdown.value, name))
        .with("items", Node::list(items.iter().map(|(value, name)| item(value, name))))
}

fn text_properties(properties: Node, input: &TextInput) -> Node {
    properties.with("value", &input.value).with("placeholder", &input.placeholder)
}

fn font_properties(slice: &Slice, font: &FontControl) -> Node {
    let part = |property: &str| Node::object().with("descriptor", descriptor(slice, property));
    let (family, picker) = &font.family;
    let (size, number) = &font.size;
    let switch = |one: &Option<(String, ToggleSwitch)>| {
        one.as_ref().map(|(property, toggle)| part(property).with("value", toggle.value))
    };
    Node::object()
        .with("fontFamily", part(family).with("value", &picker.value))
        .with("fontSize", number_properties(part(size), number.value, &number.range))
        .with_some("bold", switch(&font.bold))
        .with_some("italic", switch(&font.italic))
        .with_some("underline", switch(&font.underline))
}

fn descriptor(slice: &Slice, property: &str) -> Node {
    Node::object()
        .with("objectName", &slice.object)
        .with("propertyName", property)
        .with_some("selector", slice.selector.as_ref().map(Selector::document))
}

/// What "Reset to default" resets: every property of the card.
fn descriptors(card: &Card) -> Vec<Node> {
    let in_groups = card.groups.iter().flat_map(|group| group.toggle.iter().chain(&group.slices));
    let slices = card.toggle.iter().chain(in_groups);
    slices
        .flat_map(|slice| {
            properties(slice).into_iter().map(move |property| descriptor(slice, property))
        })
        .collect()
}

fn properties(slice: &Slice) -> Vec<&str> {
    let Control::Font(font) = &slice.control else {
        return vec![&slice.property];
    };
    let switches = [&font.bold, &font.italic, &font.underline];
    let switches = switches.into_iter().flatten().map(|(property, _)| property);
    [&font.family.0, &font.size.0].into_iter().chain(switches).map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::formatting::{FontPicker, NumUpDown, Slider};

    fn json(model: &FormattingModel) -> Value {
        serde_json::to_value(model.document()).unwrap()
    }

    #[test]
    fn a_card_has_all_that_the_format_pane_needs() {
        let model = FormattingModel::new().with_card(
            Card::new("labels", "Data labels").with_toggle("labels", "show", true).with_slice(
                Slice::new("labels", "size", NumUpDown::new(11.0).with_range(8.0, 60.0))
                    .with_display_name("Text size"),
            ),
        );
        let show = json!({ "objectName": "labels", "propertyName": "show" });
        let size = json!({ "objectName": "labels", "propertyName": "size" });
        let expected = json!({ "cards": [{
            "uid": "labels-card",
            "displayName": "Data labels",
            "topLevelToggle": {
                "uid": "labels-show",
                "control": { "type": "ToggleSwitch", "properties": { "descriptor": show, "value": true } },
                "suppressDisplayName": true,
            },
            "groups": [{
                "uid": "labels-group",
                "slices": [{
                    "uid": "labels-size",
                    "displayName": "Text size",
                    "control": { "type": "NumUpDown", "properties": {
                        "descriptor": size,
                        "value": 11.0,
                        "options": {
                            "minValue": { "type": 0.0, "value": 8.0 },
                            "maxValue": { "type": 1.0, "value": 60.0 },
                        },
                    } },
                }],
            }],
            "revertToDefaultDescriptors": [show, size],
        }] });
        assert_eq!(json(&model), expected);
    }

    #[test]
    fn repeated_properties_have_identifiers_of_their_own() {
        let column = |name: &str| Selector::Column(name.to_owned());
        let slice = |name: &str| {
            Slice::new("point", "fill", Color::BLACK)
                .with_display_name(name)
                .with_selector(column(name))
        };
        let card = Card::new("point", "Colors").with_slice(slice("a")).with_slice(slice("b"));
        let model = json(&FormattingModel::new().with_card(card));
        let slices = &model["cards"][0]["groups"][0]["slices"];
        assert_eq!(slices[0]["uid"], "point-fill");
        assert_eq!(slices[1]["uid"], "point-fill-1");
        assert_eq!(
            slices[1]["control"]["properties"]["descriptor"]["selector"],
            json!({ "metadata": "b" })
        );
        assert_eq!(model["cards"][0]["revertToDefaultDescriptors"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn every_control_has_its_shape() {
        let properties = |control: Control| {
            let card = Card::new("card", "Card").with_slice(Slice::new("o", "p", control));
            let mut model = json(&FormattingModel::new().with_card(card));
            let mut control = model["cards"][0]["groups"][0]["slices"][0]["control"].take();
            control["properties"].as_object_mut().unwrap().remove("descriptor");
            control
        };
        let picker = ColorPicker::new(Color::WHITE).with_default(Color::BLACK).with_no_fill();
        assert_eq!(
            properties(picker.into()),
            json!({ "type": "ColorPicker", "properties": {
                "value": { "value": "#ffffff" },
                "defaultColor": { "value": "#000000" },
                "isNoFillItemSupported": true,
            } })
        );
        assert_eq!(
            properties(Dropdown::new("left").into()),
            json!({ "type": "Dropdown", "properties": { "value": "left" } })
        );
        assert_eq!(
            properties(Dropdown::new("l").with_items([("l", "Left"), ("r", "Right")]).into()),
            json!({ "type": "Dropdown", "properties": {
                "value": { "value": "l", "displayName": "Left" },
                "items": [
                    { "value": "l", "displayName": "Left" },
                    { "value": "r", "displayName": "Right" },
                ],
            } })
        );
        assert_eq!(
            properties(Slider::new(50.0, 0.0, 100.0).with_unit("%").into())["properties"]["options"],
            json!({
                "minValue": { "type": 0.0, "value": 0.0 },
                "maxValue": { "type": 1.0, "value": 100.0 },
                "unitSymbol": "%",
                "unitSymbolAfterInput": true,
            })
        );
        assert_eq!(
            properties("text".into()),
            json!({ "type": "TextInput", "properties": { "value": "text", "placeholder": "" } })
        );
        assert_eq!(
            properties(FontPicker::new("Arial").into()),
            json!({ "type": "FontPicker", "properties": { "value": "Arial" } })
        );
    }

    #[test]
    fn a_font_names_each_of_its_properties() {
        let font = FontControl::new(("family", "Arial"), ("size", 9.0)).with_bold("bold", true);
        let card = Card::new("axis", "Axis").with_slice(Slice::font("axis", "Font", font));
        let model = json(&FormattingModel::new().with_card(card));
        let control = &model["cards"][0]["groups"][0]["slices"][0]["control"];
        assert_eq!(control["type"], "FontControl");
        assert_eq!(control["properties"]["bold"]["value"], true);
        let size = &control["properties"]["fontSize"];
        assert_eq!(size["descriptor"], json!({ "objectName": "axis", "propertyName": "size" }));
        let reset = model["cards"][0]["revertToDefaultDescriptors"].as_array().unwrap();
        let names: Vec<_> = reset.iter().map(|one| &one["propertyName"]).collect();
        assert_eq!(names, ["family", "size", "bold"]);
    }

    #[test]
    fn the_analytics_pane_is_asked_for() {
        let model = FormattingModel::new().with_card(Card::new("a", "A").in_analytics_pane());
        assert_eq!(json(&model)["cards"][0]["analyticsPane"], true);
    }
}
