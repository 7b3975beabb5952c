//! `pictures`: the README's pictures, drawn again by the preview on the data that it brings along.

use anyhow::Context;
use pbiviz_preview::{Page, Preview, RenderRequest, Request, Subject, still_picture};
use serde_json::{Value, json};

use crate::files::write_beside_and_rename;
use crate::workspace::Workspace;
use crate::{render, serve, setup, terminal};

/// Sharp on the screens that most readers have.
const SCALE: f64 = 2.0;

/// The visual alone.
struct Picture {
    name: &'static str,
    size: (u32, u32),
    map: &'static [(&'static str, &'static str)],
    kind: &'static str,
}

const MONTHS_BY_REGION: &[(&str, &str)] =
    &[("category", "month(Date)"), ("series", "Region"), ("values", "Revenue")];
const PICTURES: [Picture; 3] = [
    Picture { name: "columns", size: (880, 440), map: MONTHS_BY_REGION, kind: "column" },
    Picture { name: "lines", size: (880, 440), map: MONTHS_BY_REGION, kind: "line" },
    Picture {
        name: "small",
        size: (320, 240),
        map: &[("category", "month(Date)"), ("values", "Revenue")],
        kind: "column",
    },
];

/// The whole page: its size, and whether it is night.
const PAGES: [(&str, (u32, u32), bool); 2] =
    [("preview", (1600, 900), false), ("preview-dark", (1280, 800), true)];

/// Resolves when the visual has finished its first update.
const DRAWN: &str = "new Promise((resolve) => {
  const look = () => (document.querySelector('.event.update .pairing.good') ? resolve() : setTimeout(look, 50));
  look();
})";

/// Draws all of them; the folder is the one line on stdout.
pub(crate) fn pictures(workspace: &Workspace) -> anyhow::Result<()> {
    let browser = render::browser()?;
    setup::wasm_target(workspace.root())?;
    let visual = || Request::new(Subject::Folder(workspace.root().join("visual-template")));
    let folder = workspace.root().join("docs").join("pictures");
    fs_err::create_dir_all(&folder)?;
    let write = |name: &str, png: &[u8]| {
        terminal::begin("Drawn", name);
        write_beside_and_rename(&folder.join(format!("{name}.png")), png)
    };

    for Picture { name, size, map, kind } in PICTURES {
        let owned = |&(role, column): &(&str, &str)| (role.to_owned(), column.to_owned());
        let chart = json!({
            "objectName": "chart", "properties": { "kind": kind }, "selector": Value::Null,
        });
        // Twelve months in three series leave no room for numbers.
        let labels = json!({
            "objectName": "labels", "properties": { "show": false }, "selector": Value::Null,
        });
        let request = RenderRequest {
            size,
            scale: SCALE,
            map: map.iter().map(owned).collect(),
            objects: vec![chart, labels],
            ..RenderRequest::new(visual())
        };
        let rendered = pbiviz_preview::render(&request, &browser, serve::print)
            .with_context(|| format!("drawing `{name}`"))?;
        write(name, &rendered.png)?;
    }

    let preview = Preview::start(&visual(), serve::print).context("starting the preview")?;
    for (name, size, is_dark) in PAGES {
        let mut page = Page::open(&browser, &preview.url(), size, SCALE)?;
        if is_dark {
            page.prefer_dark()?;
        }
        page.run(DRAWN)?;
        write(name, &still_picture(&mut page)?)?;
    }
    terminal::result(folder.display());
    Ok(())
}
