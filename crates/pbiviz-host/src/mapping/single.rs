//! One value of all rows (<https://learn.microsoft.com/power-bi/developer/visuals/dataview-mappings#single-data-mapping>).

use serde_json::json;

use super::{Context, View};
use crate::wire;

/// Nothing if the role has no field.
pub(crate) fn view(context: &Context<'_>, role: &str) -> Option<View> {
    let query = context.query;
    let mut fields = query.fields.iter();
    let field = fields.find(|field| field.roles.iter().any(|other| other == role))?;
    let all = vec![0; query.rows.len()];
    let value = field.aggregate(&query.rows, &all, 1)[0];
    Some(View { json: json!({ "value": wire::value(value) }), ..View::default() })
}
