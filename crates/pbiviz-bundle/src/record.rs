//! What a package that records needs to be allowed.

use serde_json::{Value, json};

/// Declares that the visual offers downloads, unless it does so itself. Without the privilege the host would refuse the
/// recording:
/// <https://learn.microsoft.com/power-bi/developer/visuals/file-download-api>
pub(crate) fn declare_download(capabilities: &mut Value) {
    let Some(members) = capabilities.as_object_mut() else { return };
    let privileges = members.entry("privileges").or_insert_with(|| json!([]));
    let Some(privileges) = privileges.as_array_mut() else { return };
    if privileges.iter().all(|privilege| privilege["name"] != "ExportContent") {
        privileges.push(json!({ "name": "ExportContent", "essential": false }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_download_is_declared_once() {
        let download = json!({ "name": "ExportContent", "essential": false });
        let essential = json!({ "name": "ExportContent", "essential": true });
        let access = json!({ "name": "WebAccess", "parameters": ["https://example.com"] });
        for (before, after) in [
            (json!({}), json!([download])),
            (json!({ "privileges": [] }), json!([download])),
            (json!({ "privileges": [access] }), json!([access, download])),
            (json!({ "privileges": [essential] }), json!([essential])),
        ] {
            let mut capabilities = before;
            declare_download(&mut capabilities);
            assert_eq!(capabilities["privileges"], after);
        }
    }
}
