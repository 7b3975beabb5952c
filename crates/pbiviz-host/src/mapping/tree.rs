//! The view `tree`, which only old visuals ask for: groups within groups, and measures of the innermost.
//!
//! Hosts of today do not send it any more; its shape is that of `DataViewTree` in the declarations of
//! [powerbi-visuals-api](https://github.com/microsoft/powerbi-visuals-api).

use serde_json::{Map, Value as Json, json};

use super::matrix::{Axis, Node, ROOT, Side};
use super::{Context, View};
use crate::capabilities::TreeMapping;
use crate::query::QueryField;
use crate::table::Value;
use crate::wire;

/// Makes the view.
pub(crate) fn view<'a>(context: &Context<'a>, mapping: &TreeMapping) -> View {
    let measures = context.measures(&mapping.values);
    // A tree has no totals, so its groups are those of a matrix without values.
    let axis = Axis::new(context, &mapping.nodes, Side::Rows, false, usize::MAX);
    let query = context.query;
    let of_measure = |measure: &'a QueryField<'a>| Measured {
        id: measure.index.to_string(),
        values: axis.hierarchy.aggregate(query, measure, None),
        highlights: query
            .highlighted
            .as_ref()
            .map(|highlighted| axis.hierarchy.aggregate(query, measure, Some(highlighted))),
    };
    let measures: Vec<Measured<'_>> = measures.into_iter().map(of_measure).collect();
    let mut root = Map::new();
    if axis.hierarchy.fields.is_empty() {
        root.insert("values".to_owned(), values(&measures, ROOT));
    } else {
        root.insert("childIdentityFields".to_owned(), axis.child_identity_fields(ROOT));
        let nodes = axis.nodes.iter().map(|one| node(context, &axis, &measures, one));
        root.insert("children".to_owned(), nodes.collect());
    }
    View { json: json!({ "root": root }), has_more: axis.has_more, ..View::default() }
}

struct Measured<'t> {
    /// The measure's place in the query, by which trees name it.
    id: String,
    /// For each group.
    values: Vec<Value<'t>>,
    highlights: Option<Vec<Value<'t>>>,
}

fn node(context: &Context<'_>, axis: &Axis<'_>, measures: &[Measured<'_>], node: &Node) -> Json {
    let scope = axis.hierarchy.scope(node.group);
    let value = wire::value(axis.hierarchy.value(node.group));
    let mut json = json!({ "name": value, "value": value, "identity": wire::identity(&scope) });
    if let Some(objects) = context.objects.at(&scope, None) {
        json["objects"] = objects;
    }
    match &node.children {
        Some(children) => {
            json["childIdentityFields"] = axis.child_identity_fields(node.group);
            json["children"] =
                children.iter().map(|child| self::node(context, axis, measures, child)).collect();
        }
        None => json["values"] = values(measures, node.group),
    }
    json
}

fn values(measures: &[Measured<'_>], group: u32) -> Json {
    let group = group as usize;
    let of_measure = |measured: &Measured<'_>| {
        let mut json = json!({ "value": wire::value(measured.values[group]) });
        if let Some(highlights) = &measured.highlights {
            json["highlight"] = wire::value(highlights[group]);
        }
        (measured.id.clone(), json)
    };
    Json::Object(measures.iter().map(of_measure).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capabilities::Capabilities;
    use crate::objects::Objects;
    use crate::query::Query;
    use crate::state::State;
    use crate::table::{Column, Table};
    use crate::wells;

    fn root(wells: &Json, highlighted: Option<Vec<bool>>) -> Json {
        let table = Table::new(
            "Sales",
            vec![
                Column::text("Region", [Some("West"), Some("East"), Some("West")]),
                Column::text("City", [Some("Rome"), Some("Oslo"), None]),
                Column::integers("Amount", [Some(1), Some(2), Some(4)]),
            ],
        )
        .unwrap();
        let capabilities = Capabilities::read(&json!({
            "dataRoles": [{"name": "nodes", "kind": 0}, {"name": "values", "kind": 1}],
            "dataViewMappings": [{"tree": {
                "nodes": {"for": {"in": "nodes"}}, "values": {"for": {"in": "values"}}
            }}]
        }));
        let state: State = serde_json::from_value(json!({ "wells": wells })).unwrap();
        let (fields, _) = wells::accepted(&table, &capabilities, &state);
        let mut query = Query::new(&table, &capabilities, &state, &fields, |_| true);
        query.highlighted = highlighted;
        let objects = Objects::of(&state.objects);
        let context = Context {
            capabilities: &capabilities,
            state: &state,
            query: &query,
            objects: &objects,
        };
        view(&context, capabilities.mappings[0].tree.as_ref().unwrap()).json["root"].clone()
    }

    #[test]
    fn values_are_those_of_the_innermost_nodes_by_their_place_in_the_query() {
        let wells = json!({
            "nodes": [{"column": "Region"}, {"column": "City"}], "values": [{"column": "Amount"}]
        });
        let root = root(&wells, Some(vec![false, true, false]));
        let column = |name: &str| json!([{"kind": 2, "source": {"kind": 0, "entity": "Sales"}, "ref": name}]);
        assert_eq!(root["childIdentityFields"], column("Region"));
        assert_eq!(
            root["children"][0],
            json!({
                "name": "East", "value": "East", "identity": {"scope": [["Sales.Region", "East"]]},
                "childIdentityFields": column("City"),
                "children": [{
                    "name": "Oslo", "value": "Oslo",
                    "identity": {"scope": [["Sales.Region", "East"], ["Sales.City", "Oslo"]]},
                    "values": {"2": {"value": 2, "highlight": 2}}
                }]
            })
        );
        let west = &root["children"][1]["children"];
        assert_eq!(
            (&west[0]["name"], &west[0]["values"]),
            (&Json::Null, &json!({"2": {"value": 4, "highlight": null}}))
        );
        assert_eq!(west[1]["values"], json!({"2": {"value": 1, "highlight": null}}));
    }

    #[test]
    fn without_nodes_the_root_has_the_values() {
        let root = root(&json!({"values": [{"column": "Amount", "aggregation": "max"}]}), None);
        assert_eq!(root, json!({"values": {"0": {"value": 4}}}));
    }
}
