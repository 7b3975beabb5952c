//! A visual that fails on demand, so that the browser tests see how failures end.
//!
//! Its property `fault.behavior` says how the next update goes; in the locale `xx-PANIC` there is no instance at all. When
//! all goes well it shows how many updates its instance has seen, which tells a fresh instance from an old one.

use std::cell::RefCell;
use std::hint::black_box;
use std::rc::Rc;

use pbiviz::formatting::FormattingModel;
use pbiviz::{
    Error, Result, Visual, VisualConstructorOptions, VisualUpdateOptions, register_visual,
};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::HtmlElement;

register_visual!(Faults);

/// The visual.
#[derive(Debug)]
pub struct Faults {
    output: HtmlElement,
    updates: u32,
    behavior: Rc<RefCell<String>>,
    _on_context_menu: Closure<dyn Fn()>,
}

impl Visual for Faults {
    fn create(options: VisualConstructorOptions) -> Result<Self> {
        assert!(options.host.locale() != "xx-PANIC", "a panic in the constructor on demand");
        let behavior = Rc::new(RefCell::new(String::new()));

        let on_click = Rc::clone(&behavior);
        options.listen(&options.element, "click", move |_| {
            assert!(*on_click.borrow() != "panic-in-listener", "a panic in a listener on demand");
        });
        // An author may also go past the SDK, which then is between nothing and the panic.
        let on_context_menu = Rc::clone(&behavior);
        let on_context_menu = Closure::<dyn Fn()>::new(move || {
            assert!(
                *on_context_menu.borrow() != "panic-in-closure",
                "a panic in a closure on demand"
            );
        });
        options
            .element
            .add_event_listener_with_callback(
                "contextmenu",
                on_context_menu.as_ref().unchecked_ref(),
            )
            .map_err(|_| Error::new("the element takes no listener"))?;

        Ok(Self {
            output: options.element,
            updates: 0,
            behavior,
            _on_context_menu: on_context_menu,
        })
    }

    fn update(&mut self, options: &VisualUpdateOptions) -> Result<()> {
        self.updates += 1;
        let objects = options.data_view().map(|view| &view.metadata.objects);
        let behavior =
            objects.and_then(|objects| objects.text("fault", "behavior")).unwrap_or_default();
        behavior.clone_into(&mut self.behavior.borrow_mut());
        match behavior {
            "panic" => panic!("a panic on demand"),
            "abort" => std::process::abort(),
            "recurse" => _ = recurse(0),
            "error" => return Err(Error::new("an error on demand")),
            _ => {}
        }
        self.output.set_text_content(Some(&format!("update {}", self.updates)));
        Ok(())
    }

    fn formatting_model(&self) -> Option<FormattingModel> {
        assert!(
            *self.behavior.borrow() != "panic-in-format-pane",
            "a panic in the format pane on demand"
        );
        None
    }

    fn destroy(&mut self) {
        assert!(*self.behavior.borrow() != "panic-at-the-end", "a panic at the end on demand");
    }
}

/// Ends only by running out of stack; the black boxes keep the compiler from making a loop of it.
fn recurse(depth: u32) -> u32 {
    if black_box(depth) == u32::MAX { 0 } else { black_box(recurse(depth + 1)) + 1 }
}
