//! What goes wrong in a visual stays in that visual, is said once, and is over with the next good update.
//!
//! The visual fails as its property `fault.behavior` says; in the host's locale `xx-PANIC` its constructor fails.

use anyhow::Result;
use serde_json::{Value, json};
use tests::webdriver::Button;

use crate::packages;
use crate::page::{Page, Visual};

/// An update of three rows under which the visual behaves like this.
fn behaving(behavior: &str) -> Value {
    json!({ "table": {
        "categories": [{ "name": "Country", "role": "category", "values": ["Austria", "Brazil", "Chad"] }],
        "measures": [{ "name": "Sales", "role": "measure", "values": [1, 2, 3] }],
        "objects": { "fault": { "behavior": behavior } },
    } })
}

fn good() -> Value {
    behaving("none")
}

/// Sends an update that must fail for this reason, and that alone.
fn expect_failure(visual: &Visual<'_>, input: &Value, reason: &str) -> Result<()> {
    let update = visual.update(input)?;
    assert_eq!(update.events, ["started", "failed"], "{update:?}");
    assert_eq!(update.thrown, None, "{update:?}");
    let given = update.reason.unwrap_or_default();
    assert!(given.contains(reason), "the reason is `{given}` instead of `{reason}`");
    Ok(())
}

fn expect_shown(visual: &Visual<'_>, message: &str) -> Result<()> {
    let shown = visual.text()?;
    assert!(shown.contains(message), "the visual shows `{shown}` instead of `{message}`");
    Ok(())
}

/// Sends a good update after which the visual shows the drawing of an instance that has seen so many updates.
fn expect_drawing(visual: &Visual<'_>, updates: u32) -> Result<()> {
    visual.draw(&good())?;
    assert_eq!(visual.text()?.trim(), format!("update {updates}"));
    Ok(())
}

#[test]
fn a_panic_in_update_is_shown_until_a_fresh_instance_draws() -> Result<()> {
    let page = Page::open(packages::faults()?)?;
    let visual = page.create_visual()?;
    assert!(!visual.update(&good())?.waited, "the first update is drawn at once");
    expect_drawing(&visual, 2)?;

    expect_failure(&visual, &behaving("panic"), "panic on demand")?;
    expect_shown(&visual, "panic on demand")?;
    assert_eq!(page.state()?.instances_made, 1, "nothing starts before it is needed");

    expect_drawing(&visual, 1)?;
    let state = page.state_after_collection()?;
    assert_eq!(state.instances_made, 2);
    assert_eq!(state.instances_alive, 1, "the broken instance is let go");
    Ok(())
}

#[test]
fn a_panic_is_said_once_on_the_console() -> Result<()> {
    let page = Page::open(packages::faults()?)?;
    let visual = page.create_visual()?;
    visual.update(&behaving("panic"))?;
    let errors = page.state()?.errors;
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].contains("panic on demand") && errors[0].contains("lib.rs"), "{errors:?}");
    Ok(())
}

#[test]
fn a_trap_without_a_panic_is_shown_until_a_fresh_instance_draws() -> Result<()> {
    let page = Page::open(packages::faults()?)?;
    let visual = page.create_visual()?;
    for (behavior, message) in [("recurse", "call stack"), ("abort", "unreachable")] {
        expect_failure(&visual, &behaving(behavior), message)?;
        expect_shown(&visual, message)?;
        expect_drawing(&visual, 1)?;
    }
    Ok(())
}

#[test]
fn a_panic_in_the_constructor_is_shown_until_one_succeeds() -> Result<()> {
    let page = Page::open(packages::faults()?)?;
    let visual = page.create(&json!({ "locale": "xx-PANIC" }))?;
    expect_shown(&visual, "constructor on demand")?;
    expect_failure(&visual, &good(), "constructor on demand")?;
    expect_shown(&visual, "constructor on demand")?;
    visual.set_locale("en-US")?;
    expect_drawing(&visual, 1)
}

#[test]
fn an_error_fails_the_update_and_keeps_the_instance() -> Result<()> {
    let page = Page::open(packages::faults()?)?;
    let visual = page.create_visual()?;
    expect_drawing(&visual, 1)?;
    expect_failure(&visual, &behaving("error"), "error on demand")?;
    expect_shown(&visual, "error on demand")?;
    expect_drawing(&visual, 3)?;
    assert_eq!(page.state()?.instances_made, 1);
    Ok(())
}

#[test]
fn a_panic_outside_of_any_update_is_shown_until_a_fresh_instance_draws() -> Result<()> {
    let page = Page::open(packages::faults()?)?;
    let visual = page.create_visual()?;
    let cases = [
        ("panic-in-listener", Button::Left, "listener on demand"),
        ("panic-in-closure", Button::Right, "closure on demand"),
    ];
    for (behavior, button, message) in cases {
        visual.draw(&behaving(behavior))?;
        let before = visual.updates()?.len();
        let (left, top) = visual.position()?;
        page.browser.click(left + 50.0, top + 5.0, button, None)?;
        visual.wait_for_text(message)?;
        let updates = visual.updates()?;
        assert_eq!(updates.len(), before);
        assert_eq!(updates[before - 1].events, ["started", "finished"], "the update was over");
        expect_drawing(&visual, 1)?;
    }
    Ok(())
}

#[test]
fn a_panic_in_the_format_pane_is_shown_until_a_fresh_instance_draws() -> Result<()> {
    let page = Page::open(packages::faults()?)?;
    let visual = page.create_visual()?;
    visual.draw(&behaving("panic-in-format-pane"))?;
    assert_eq!(visual.formatting_model()?, Value::Null);
    expect_shown(&visual, "format pane on demand")?;
    assert_eq!(visual.formatting_model()?, Value::Null);
    expect_drawing(&visual, 1)
}

#[test]
fn a_panic_at_the_end_leaves_nothing() -> Result<()> {
    let page = Page::open(packages::faults()?)?;
    let visual = page.create_visual()?;
    visual.draw(&behaving("panic-at-the-end"))?;
    visual.destroy()?;
    assert_eq!(visual.element_count()?, 0);
    assert_eq!(page.state_after_collection()?.instances_alive, 0);
    Ok(())
}

#[test]
fn failures_in_a_row_bring_one_pair_of_events_each() -> Result<()> {
    let page = Page::open(packages::faults()?)?;
    let visual = page.create_visual()?;
    for _ in 0..3 {
        expect_failure(&visual, &behaving("panic"), "panic on demand")?;
        expect_failure(&visual, &behaving("recurse"), "call stack")?;
        expect_failure(&visual, &behaving("error"), "error on demand")?;
    }
    expect_drawing(&visual, 2)
}

#[test]
fn a_hundred_panics_leave_nothing_behind() -> Result<()> {
    let page = Page::open(packages::faults()?)?;
    let visual = page.create_visual()?;
    let one = |visual: &Visual<'_>| -> Result<()> {
        expect_failure(visual, &behaving("panic"), "panic on demand")?;
        expect_drawing(visual, 1)
    };
    one(&visual)?;
    let nodes = page.metric("Nodes")?;
    let listeners = page.metric("JSEventListeners")?;
    for _ in 0..100 {
        one(&visual)?;
    }
    assert_eq!(page.state_after_collection()?.instances_alive, 1);
    assert!(page.metric("Nodes")? <= nodes, "{} nodes instead of {nodes}", page.metric("Nodes")?);
    assert_eq!(page.metric("JSEventListeners")?, listeners);
    Ok(())
}

#[test]
fn a_panic_leaves_the_other_visual_of_the_frame_alone() -> Result<()> {
    let page = Page::open(packages::faults()?)?;
    let broken = page.create_visual()?;
    let other = page.create_visual()?;
    expect_drawing(&broken, 1)?;
    expect_drawing(&other, 1)?;
    expect_failure(&broken, &behaving("panic"), "panic on demand")?;
    expect_drawing(&other, 2)?;
    expect_shown(&broken, "panic on demand")?;
    expect_drawing(&broken, 1)?;
    expect_drawing(&other, 3)
}

#[test]
fn after_its_end_a_visual_leaves_nothing_and_still_answers() -> Result<()> {
    let page = Page::open(packages::faults()?)?;
    let listeners = page.metric("JSEventListeners")?;
    let visual = page.create_visual()?;
    visual.draw(&good())?;
    visual.destroy()?;
    assert_eq!(visual.element_count()?, 0);
    assert_eq!(page.metric("JSEventListeners")?, listeners);
    assert_eq!(page.state_after_collection()?.instances_alive, 0);

    let update = visual.update(&good())?;
    assert_eq!(update.events.len(), 2, "{update:?}");
    assert_eq!(
        (update.events[0].as_str(), update.thrown.as_ref()),
        ("started", None),
        "{update:?}"
    );
    visual.destroy()?;
    assert_eq!(page.state_after_collection()?.instances_alive, 0);
    page.expect_no_errors()
}

#[test]
fn a_visual_that_panicked_can_be_destroyed() -> Result<()> {
    let page = Page::open(packages::faults()?)?;
    let visual = page.create_visual()?;
    visual.update(&behaving("panic"))?;
    visual.destroy()?;
    assert_eq!(visual.element_count()?, 0);
    assert_eq!(page.state_after_collection()?.instances_alive, 0);
    Ok(())
}

#[test]
fn a_module_too_large_for_a_synchronous_start_queues_its_updates() -> Result<()> {
    let page = Page::open(packages::large()?)?;
    let (visual, updates) = page.create_and_update(&[good(), good(), good()])?;
    for update in &updates {
        assert_eq!(update.events.len(), 2, "{updates:?}");
        assert_eq!(update.events[0], "started", "{updates:?}");
        assert!(update.thrown.is_none() && update.waited, "{updates:?}");
    }
    assert_eq!(updates[2].events, ["started", "finished"], "{updates:?}");
    assert!(visual.text()?.starts_with("update "), "{}", visual.text()?);
    assert!(!visual.update(&good())?.waited, "once started, it draws at once");
    page.expect_no_errors()
}

#[test]
fn a_module_too_large_for_a_synchronous_start_recovers_from_a_panic() -> Result<()> {
    let page = Page::open(packages::large()?)?;
    let visual = page.create_visual()?;
    expect_failure(&visual, &behaving("panic"), "panic on demand")?;
    expect_shown(&visual, "panic on demand")?;
    expect_drawing(&visual, 1)
}

#[test]
fn a_visual_destroyed_before_it_started_ends_its_updates() -> Result<()> {
    let page = Page::open(packages::large()?)?;
    let (visual, update) = page.create_update_and_destroy(&good())?;
    assert_eq!(update.events, ["started", "failed"], "{update:?}");
    assert_eq!(visual.element_count()?, 0);
    page.expect_no_errors()
}

#[test]
fn a_browser_that_does_not_read_base64_itself_draws() -> Result<()> {
    let mut document = packages::faults()?.clone();
    let script = document["content"]["js"].as_str().unwrap();
    // Chromium has the function since version 140.
    document["content"]["js"] = format!("delete Uint8Array.fromBase64;\n{script}").into();
    let page = Page::open(&document)?;
    expect_drawing(&page.create_visual()?, 1)?;
    page.expect_no_errors()
}
