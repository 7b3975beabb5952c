//! `render`: a visual as a picture.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, bail};
use pbiviz_preview::{Browser, RenderRequest, Request};
use serde_json::{Value, json};

use crate::args::RenderArguments;
use crate::files::write_beside_and_rename;
use crate::serve::{print, subject};
use crate::setup;
use crate::terminal;
use crate::workspace::Workspace;

/// Chromium's limit for a picture.
const LARGEST_SIDE: u32 = 16_384;

/// Writes the picture and, if asked to, the report; the picture's path is the one line on stdout. Both are written
/// for a visual that fails as well: they tell why.
pub(crate) fn render(workspace: &Workspace, arguments: &RenderArguments) -> anyhow::Result<()> {
    let targets = [Some(&arguments.out), arguments.report.as_ref()];
    targets.into_iter().flatten().try_for_each(|path| refuse_target(path))?;
    if arguments.report.as_deref().is_some_and(|report| same_file(report, &arguments.out)) {
        bail!("`--out` and `--report` name the same file");
    }
    let (width, height) = arguments.size;
    if width.max(height) * arguments.scale > LARGEST_SIDE {
        bail!(
            "`--size` times `--scale` makes more than {LARGEST_SIDE} pixels a side, which browsers do not draw"
        );
    }
    let browser = browser()?;
    let preview = Request {
        data: arguments.data.iter().cloned().collect(),
        ..Request::new(subject(workspace, arguments.visual.as_deref())?)
    };
    let request = RenderRequest {
        size: arguments.size,
        scale: f64::from(arguments.scale),
        theme: arguments.theme.clone(),
        locale: arguments.locale.clone(),
        map: arguments.map.clone(),
        objects: arguments.objects.as_deref().map(objects).transpose()?.unwrap_or_default(),
        ..RenderRequest::new(preview)
    };
    let started = Instant::now();
    let rendered = pbiviz_preview::render(&request, &browser, print).context("no picture")?;
    terminal::step("Drawn", started.elapsed());
    write_beside_and_rename(&arguments.out, &rendered.png)?;
    if let Some(path) = &arguments.report {
        let mut text =
            serde_json::to_string_pretty(&rendered.report).context("writing the report")?;
        text.push('\n');
        write_beside_and_rename(path, text.as_bytes())?;
    }
    terminal::result(arguments.out.display());
    if rendered.failures.is_empty() {
        return Ok(());
    }
    for failure in &rendered.failures {
        terminal::diagnostic(format_args!("error: {failure}"));
    }
    bail!("the visual fails; its picture is written all the same")
}

/// Whether a file can be written there is better known before minutes are spent on it.
fn refuse_target(path: &Path) -> anyhow::Result<()> {
    if path.is_dir() {
        bail!("`{}` is a folder: name a file", path.display());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    match folder {
        Some(folder) if !folder.is_dir() => {
            bail!("there is no folder `{}` to write into", folder.display())
        }
        _ => Ok(()),
    }
}

fn same_file(first: &Path, second: &Path) -> bool {
    let [first, second] = [first, second].map(std::path::absolute);
    first.is_ok_and(|first| second.is_ok_and(|second| first == second))
}

/// The browser of this machine.
pub(crate) fn browser() -> anyhow::Result<Browser> {
    if let Some(named) = std::env::var_os("CHROMIUM")
        && !Path::new(&named).is_file()
    {
        bail!("`CHROMIUM` names `{}`, which is no file", Path::new(&named).display());
    }
    let Some(program) = setup::chromium() else {
        bail!(
            "no Chromium, Chrome or Edge to draw with: install one (`{}`), or set `CHROMIUM` to its path",
            setup::apt_line(&["chromium"])
        );
    };
    Ok(Browser { program, sandbox: !setup::is_root() })
}

/// Persisted properties: instances as a visual persists them, or objects and their properties.
fn objects(path: &Path) -> anyhow::Result<Vec<Value>> {
    let text = fs_err::read_to_string(path)?;
    let value: Value = serde_json::from_str(&text)
        .with_context(|| format!("`{}` is not valid JSON", path.display()))?;
    instances(value)
        .with_context(|| format!("`{}` holds no formatting that can be used", path.display()))
}

fn instances(value: Value) -> anyhow::Result<Vec<Value>> {
    match value {
        Value::Array(instances) => {
            for (index, instance) in instances.iter().enumerate() {
                if !instance["objectName"].is_string() || !instance["properties"].is_object() {
                    bail!("entry {index} needs `objectName`, a text, and `properties`, an object");
                }
                if !matches!(instance["selector"], Value::Null | Value::Object(_)) {
                    bail!("entry {index} has a `selector` that is neither an object nor null");
                }
            }
            Ok(instances)
        }
        Value::Object(objects) => objects
            .into_iter()
            .map(|(name, properties)| {
                if !properties.is_object() {
                    bail!("`{name}` must be an object: its properties and their values");
                }
                Ok(json!({ "objectName": name, "properties": properties, "selector": null }))
            })
            .collect(),
        _ => bail!("it must be an object or a list"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_ways_to_write_formatting() {
        let short = instances(json!({ "labels": { "show": true } })).unwrap();
        let instance = json!({
            "objectName": "labels", "properties": { "show": true }, "selector": null,
        });
        assert_eq!(short, std::slice::from_ref(&instance));
        assert_eq!(instances(json!([instance.clone()])).unwrap(), [instance]);
    }

    #[test]
    fn names_what_is_no_formatting() {
        for (value, place) in [
            (json!({ "labels": true }), "`labels`"),
            (json!([{ "objectName": "labels" }]), "entry 0"),
            (json!([{ "objectName": "a", "properties": {}, "selector": "b" }]), "`selector`"),
            (json!("labels"), "must be an object"),
        ] {
            let error = instances(value).unwrap_err().to_string();
            assert!(error.contains(place), "{error}");
        }
    }
}
