//! What the pointer does: tooltips, clicks, the context menu.

use std::rc::Rc;

use web_sys::{MouseEvent, PointerEvent};

use super::Inner;
use super::keyboard::is_multiple;
use crate::document::Node;
use crate::{Opaque, Result, TooltipItem};

/// Where a pointer is.
#[derive(Clone, Copy)]
struct Pointer {
    in_page: (f64, f64),
    in_visual: (f64, f64),
}

impl Inner {
    pub(super) fn listen_to_pointer(self: &Rc<Self>) {
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

    fn hit(&self, pointer: Pointer) -> Option<usize> {
        self.mark_set()?.grid().hit(pointer.in_visual)
    }

    fn pointer(&self, event: &MouseEvent) -> Pointer {
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        let (left, top) = self.origin();
        Pointer { in_page: (x, y), in_visual: (x - left, y - top) }
    }

    /// Where the visual's upper left corner is in the page.
    pub(super) fn origin(&self) -> (f64, f64) {
        let bounds = self.element.get_bounding_client_rect();
        (bounds.left(), bounds.top())
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

    pub(super) fn leave_mark(&self) {
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
