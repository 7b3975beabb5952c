//! Where totals stand among the groups of a matrix.
//!
//! <https://learn.microsoft.com/power-bi/developer/visuals/total-subtotal-api>

use serde_json::Value as Json;

use crate::mapping::Context;
use crate::query::QueryField;

/// The totals of one hierarchy.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Subtotals {
    /// For each field whether its groups have a total beside them: the first one's is the grand total.
    pub(super) levels: Vec<bool>,
    pub(super) stand_first: bool,
}

/// Which of both hierarchies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Rows,
    Columns,
}

impl Subtotals {
    /// Reads `subtotals.matrix` of the capabilities. A visual that has no such part gets no totals.
    pub(super) fn read(context: &Context<'_>, side: Side, fields: &[&QueryField<'_>]) -> Self {
        let (all, per_level) = match side {
            Side::Rows => ("rowSubtotals", "rowSubtotalsPerLevel"),
            Side::Columns => ("columnSubtotals", "columnSubtotalsPerLevel"),
        };
        let switch = |name| context.capabilities.part("/subtotals/matrix")?.get(name);
        let of_all =
            |name| setting(switch(name), |object, name| context.objects.property(object, name));
        let is_on = |value: Option<Json>| value.and_then(|value| value.as_bool());
        let any = is_on(of_all(all)).unwrap_or(switch(all).is_some());
        let by_level = is_on(of_all(per_level)).unwrap_or(false);
        let of_level = |field: &QueryField<'_>| {
            let objects = context.objects.of_column(&field.query_name);
            let property = |object, name| objects.as_ref()?.get(object)?.get(name);
            is_on(setting(switch("levelSubtotalEnabled"), property)).unwrap_or(true)
        };
        let levels = fields.iter().map(|field| any && (!by_level || of_level(field))).collect();
        // Totals of columns always stand last.
        let stand_first =
            side == Side::Rows && of_all("rowSubtotalsType").is_some_and(|value| value == "Top");
        Self { levels, stand_first }
    }
}

/// The value of the property that a switch in the capabilities names, or else the switch's `defaultValue`.
fn setting<'j>(
    switch: Option<&'j Json>,
    property: impl Fn(&'j str, &'j str) -> Option<&'j Json>,
) -> Option<Json> {
    let switch = switch?;
    let name = |member| switch.get("propertyIdentifier")?.get(member)?.as_str();
    let set = name("objectName")
        .zip(name("propertyName"))
        .and_then(|(object, name)| property(object, name));
    set.or_else(|| switch.get("defaultValue")).cloned()
}
