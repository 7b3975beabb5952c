//! A visual's `capabilities.json`, read leniently: visuals of all ages have to run, and what is wrong with their
//! files is said by `pbiviz-schema`.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::reduction::Reduction;
use crate::table::DataType;

/// What a visual says of itself.
///
/// ```
/// let capabilities = pbiviz_host::Capabilities::read(&serde_json::json!({
///     "dataRoles": [{ "name": "y", "displayName": "Y", "kind": "Measure" }],
///     "dataViewMappings": [{ "single": { "role": "y" } }],
/// }));
/// assert_eq!(capabilities.data_roles[0].display_name, "Y");
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Capabilities {
    /// The field wells, in their order.
    pub data_roles: Vec<DataRole>,
    /// Whether the visual draws what another visual has selected; if not, it is shown only that.
    pub supports_highlight: bool,
    /// The roles whose fields are levels, shown one after the other.
    pub drillable_roles: Vec<String>,
    pub(crate) mappings: Vec<Mapping>,
    /// What the visual itself sorts by: roles, and whether descending.
    pub(crate) implicit_sort: Option<Vec<(String, bool)>>,
    pub(crate) keeps_all_metadata_columns: bool,
    pub(crate) supports_empty_data_view: bool,
    document: Json,
}

/// One field well.
#[derive(Debug, Clone, PartialEq)]
pub struct DataRole {
    /// What mappings call it.
    pub name: String,
    /// What users call it.
    pub display_name: String,
    /// What it takes.
    pub kind: RoleKind,
    /// Types of which a field must have one; any will do if there are none.
    pub required_types: Vec<TypeName>,
    /// Types that suit the role best.
    pub preferred_types: Vec<TypeName>,
}

/// What a data role does with its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleKind {
    /// Groups the rows by them.
    Grouping,
    /// Aggregates them.
    Measure,
    /// Either.
    GroupingOrMeasure,
}

/// A type as a data role asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypeName {
    /// Text.
    Text,
    /// Any number.
    Numeric,
    /// A whole number.
    Integer,
    /// True or false.
    Boolean,
    /// A point in time.
    DateTime,
    /// Something that no column here is marked as, such as a place or a link: any column will do.
    Other,
}

/// How fields become one `DataView`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Mapping {
    /// One of them must hold; none is no condition.
    pub(crate) conditions: Vec<Condition>,
    pub(crate) categorical: Option<CategoricalMapping>,
    pub(crate) single: Option<String>,
    pub(crate) table: Option<RoleList>,
    pub(crate) matrix: Option<MatrixMapping>,
    pub(crate) tree: Option<TreeMapping>,
    /// The table that a script in R or Python is given.
    pub(crate) script: Option<RoleList>,
}

/// Limits of roles, which must hold together.
pub(crate) type Condition = BTreeMap<String, RoleCondition>;

/// How many fields a role must have, and of which kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct RoleCondition {
    pub(crate) min: usize,
    pub(crate) max: Option<usize>,
    pub(crate) kind: Option<RoleKind>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct CategoricalMapping {
    pub(crate) categories: RoleList,
    pub(crate) values: RoleList,
    /// The role that makes series.
    pub(crate) series: Option<RoleList>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct MatrixMapping {
    pub(crate) rows: RoleList,
    pub(crate) columns: RoleList,
    pub(crate) values: RoleList,
}

/// What only old visuals ask for.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct TreeMapping {
    pub(crate) nodes: RoleList,
    pub(crate) values: RoleList,
}

/// Roles of a part of a mapping, and how much of them is sent.
///
/// `bind` is meant for one field and `for` for several, yet what limits the fields are conditions; whether Power BI
/// takes the first field alone of a role that is bound is unverified, and here both take all.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct RoleList {
    pub(crate) roles: Vec<String>,
    pub(crate) reduction: Reduction,
}

impl Capabilities {
    /// Reads `capabilities.json`. Whatever cannot be understood counts as absent.
    #[must_use]
    pub fn read(document: &Json) -> Self {
        let flag = |name| document.get(name).and_then(Json::as_bool).unwrap_or_default();
        Self {
            data_roles: list(document.get("dataRoles")).iter().filter_map(DataRole::read).collect(),
            supports_highlight: flag("supportsHighlight"),
            drillable_roles: names(document.pointer("/drilldown/roles")),
            mappings: list(document.get("dataViewMappings")).iter().map(Mapping::read).collect(),
            implicit_sort: document.pointer("/sorting/implicit/clauses").map(|clauses| {
                let clauses = list(Some(clauses)).iter();
                clauses
                    .filter_map(|clause| Some((text(clause, "role")?, is_descending(clause))))
                    .collect()
            }),
            keeps_all_metadata_columns: flag("keepAllMetadataColumns"),
            supports_empty_data_view: flag("supportsEmptyDataView"),
            document: document.clone(),
        }
    }

    /// The data role of this name.
    #[must_use]
    pub fn role(&self, name: &str) -> Option<&DataRole> {
        self.data_roles.iter().find(|role| role.name == name)
    }

    /// A part of the document that only one mapping knows, such as `/subtotals/matrix`.
    pub(crate) fn part(&self, pointer: &str) -> Option<&Json> {
        self.document.pointer(pointer)
    }

    /// Whether a role's groups can be opened and closed one by one, in a matrix.
    pub(crate) fn is_expandable(&self, role: &str) -> bool {
        names(self.part("/expandCollapse/roles")).iter().any(|name| name == role)
    }

    /// Whether a role's fields are levels, of which not all are in use at once.
    pub(crate) fn is_drillable(&self, role: &str) -> bool {
        self.drillable_roles.iter().any(|name| name == role)
    }
}

impl DataRole {
    fn read(role: &Json) -> Option<Self> {
        let name = text(role, "name")?;
        let display_name = text(role, "displayName").unwrap_or_else(|| name.clone());
        let types = |member| list(role.get(member)).iter().map(TypeName::read).collect();
        Some(Self {
            name,
            display_name,
            kind: role.get("kind").and_then(RoleKind::read).unwrap_or(RoleKind::GroupingOrMeasure),
            required_types: types("requiredTypes"),
            preferred_types: types("preferredTypes"),
        })
    }
}

impl RoleKind {
    /// Old files have the numbers of the enumeration `VisualDataRoleKind`.
    fn read(kind: &Json) -> Option<Self> {
        let number = kind.as_u64();
        match kind.as_str() {
            Some("Grouping") => Some(Self::Grouping),
            Some("Measure") => Some(Self::Measure),
            Some("GroupingOrMeasure") => Some(Self::GroupingOrMeasure),
            _ if number == Some(0) => Some(Self::Grouping),
            _ if number == Some(1) => Some(Self::Measure),
            _ if number == Some(2) => Some(Self::GroupingOrMeasure),
            _ => None,
        }
    }
}

impl TypeName {
    /// Whether values of this type are what is asked for.
    pub(crate) fn fits(self, values: DataType) -> bool {
        match self {
            Self::Text => values == DataType::Text,
            Self::Numeric => matches!(values, DataType::Integer | DataType::Decimal),
            Self::Integer => values == DataType::Integer,
            Self::Boolean => values == DataType::Boolean,
            Self::DateTime => values == DataType::DateTime,
            Self::Other => true,
        }
    }

    /// A type is an object of flags, `{"text": true}`, in old files also `{"text": {}}`.
    fn read(descriptor: &Json) -> Self {
        let has = |name| {
            descriptor
                .get(name)
                .is_some_and(|flag| flag.as_bool().unwrap_or_else(|| flag.is_object()))
        };
        match () {
            () if has("integer") => Self::Integer,
            () if has("numeric") => Self::Numeric,
            () if has("bool") => Self::Boolean,
            () if has("dateTime") => Self::DateTime,
            () if has("text") => Self::Text,
            () => Self::Other,
        }
    }
}

impl Mapping {
    fn read(mapping: &Json) -> Self {
        let condition = |condition: &Json| {
            let roles = condition.as_object().into_iter().flatten();
            roles.map(|(role, limits)| (role.clone(), RoleCondition::read(limits))).collect()
        };
        let values = |part: &Json| RoleList::read(part.get("values"));
        let categorical = mapping.get("categorical").map(CategoricalMapping::read);
        Self {
            conditions: list(mapping.get("conditions")).iter().map(condition).collect(),
            categorical,
            single: mapping.get("single").and_then(|single| text(single, "role")),
            table: mapping.get("table").map(|table| RoleList::read(table.get("rows"))),
            matrix: mapping.get("matrix").map(|matrix| MatrixMapping {
                rows: RoleList::read(matrix.get("rows")),
                columns: RoleList::read(matrix.get("columns")),
                values: values(matrix),
            }),
            tree: mapping.get("tree").map(|tree| TreeMapping {
                nodes: RoleList::read(tree.get("nodes")),
                values: values(tree),
            }),
            script: mapping
                .get("scriptResult")
                .map(|script| RoleList::read(script.pointer("/dataInput/table/rows"))),
        }
    }

    /// Every role that a part of the mapping names.
    pub(crate) fn roles(&self) -> impl Iterator<Item = &str> {
        let categorical = self.categorical.iter().flat_map(|mapping| {
            [Some(&mapping.categories), Some(&mapping.values), mapping.series.as_ref()]
        });
        let matrix = self.matrix.iter().flat_map(|mapping| {
            [Some(&mapping.rows), Some(&mapping.columns), Some(&mapping.values)]
        });
        let tree =
            self.tree.iter().flat_map(|mapping| [Some(&mapping.nodes), Some(&mapping.values)]);
        let lists = categorical.chain(matrix).chain(tree);
        let lists = lists.chain([self.table.as_ref(), self.script.as_ref()]).flatten();
        lists.flat_map(|list| &list.roles).chain(&self.single).map(String::as_str)
    }
}

impl Mapping {
    /// Whether the fields of a role make categories, series, rows, columns or nodes.
    pub(crate) fn groups_by(&self, role: &str) -> bool {
        let categorical = self.categorical.iter().flat_map(|mapping| {
            [Some(&mapping.categories), mapping.series.as_ref()].into_iter().flatten()
        });
        let matrix = self.matrix.iter().flat_map(|mapping| [&mapping.rows, &mapping.columns]);
        let nodes = self.tree.iter().map(|mapping| &mapping.nodes);
        let mut lists = categorical.chain(matrix).chain(nodes);
        lists.any(|list| list.roles.iter().any(|name| name == role))
    }
}

impl RoleCondition {
    fn read(limits: &Json) -> Self {
        Self {
            min: limits.get("min").and_then(count).unwrap_or_default(),
            max: limits.get("max").and_then(count),
            kind: limits.get("kind").and_then(RoleKind::read),
        }
    }
}

impl CategoricalMapping {
    fn read(mapping: &Json) -> Self {
        let group = mapping.pointer("/values/group");
        let by = group.and_then(|group| text(group, "by"));
        Self {
            categories: RoleList::read(mapping.get("categories")),
            values: RoleList::read(group.or_else(|| mapping.get("values"))),
            series: group
                .zip(by)
                .map(|(group, by)| RoleList { roles: vec![by], reduction: Reduction::read(group) }),
        }
    }
}

impl RoleList {
    /// `{"for": {"in": role}}`, `{"bind": {"to": role}}`, or several of these as `select`.
    fn read(part: Option<&Json>) -> Self {
        let Some(part) = part else { return Self::default() };
        let of_one = |part: &Json| {
            [("for", "in"), ("bind", "to")]
                .into_iter()
                .find_map(|(outer, inner)| text(part.get(outer)?, inner))
        };
        let selected = list(part.get("select")).iter().filter_map(of_one);
        let mut roles: Vec<String> = Vec::new();
        for role in of_one(part).into_iter().chain(selected) {
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
        Self { roles, reduction: Reduction::read(part) }
    }
}

/// A number of things, however it is written.
pub(crate) fn count(number: &Json) -> Option<usize> {
    let text = number.as_str().and_then(|text| text.trim().parse().ok());
    let number = number.as_f64().or(text)?;
    // Casting saturates, so whatever is too large becomes the largest.
    (number >= 0.0).then_some(number as usize)
}

fn list(part: Option<&Json>) -> &[Json] {
    match part {
        Some(Json::Array(items)) => items,
        Some(object @ Json::Object(_)) => std::slice::from_ref(object),
        _ => &[],
    }
}

fn names(part: Option<&Json>) -> Vec<String> {
    list(part).iter().filter_map(Json::as_str).map(str::to_owned).collect()
}

fn text(part: &Json, member: &str) -> Option<String> {
    part.get(member)?.as_str().map(str::to_owned)
}

fn is_descending(clause: &Json) -> bool {
    clause.get("direction").and_then(count) == Some(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reads_roles_of_all_ages() {
        let capabilities = Capabilities::read(&json!({
            "dataRoles": [
                {"name": "a", "displayName": "A", "kind": "Grouping", "requiredTypes": [{"text": true}]},
                {"name": "b", "kind": 1, "preferredTypes": [{"numeric": {}}, {"geography": {"city": true}}]},
                {"name": "c"},
                {"displayName": "nameless"},
                17
            ],
            "supportsHighlight": "yes"
        }));
        let roles: Vec<_> = capabilities
            .data_roles
            .iter()
            .map(|role| (&*role.name, &*role.display_name, role.kind))
            .collect();
        assert_eq!(
            roles,
            [
                ("a", "A", RoleKind::Grouping),
                ("b", "b", RoleKind::Measure),
                ("c", "c", RoleKind::GroupingOrMeasure)
            ]
        );
        assert_eq!(capabilities.data_roles[0].required_types, [TypeName::Text]);
        let preferred = [TypeName::Numeric, TypeName::Other];
        assert_eq!(capabilities.data_roles[1].preferred_types, preferred);
        assert!(!capabilities.supports_highlight);
    }

    #[test]
    fn reads_every_way_to_name_roles() {
        let mapping = Mapping::read(&json!({
            "conditions": {"x": {"max": 1, "min": "1", "kind": "Measure"}},
            "categorical": {
                "categories": {"bind": {"to": "a"}, "select": [{"for": {"in": "b"}}, {"bind": {"to": "a"}}, 5]},
                "values": {"group": {"by": "s", "select": [{"for": {"in": "x"}}],
                    "dataReductionAlgorithm": {"bottom": {"count": 7}}}}
            },
            "single": {"role": "v"},
            "matrix": {"rows": {"for": {"in": "r"}}},
            "tree": {"nodes": {"for": {"in": "n"}}},
            "scriptResult": {"dataInput": {"table": {"rows": {"for": {"in": "f"}}}}}
        }));
        assert_eq!(mapping.roles().collect::<Vec<_>>(), ["a", "b", "x", "s", "r", "n", "f", "v"]);
        let condition = RoleCondition { min: 1, max: Some(1), kind: Some(RoleKind::Measure) };
        assert_eq!(mapping.conditions[0]["x"], condition);
        let series = mapping.categorical.unwrap().series.unwrap();
        assert_eq!(series.reduction.count, 7);
    }

    #[test]
    fn reads_what_the_visual_sorts_by() {
        let read = |sorting: Json| Capabilities::read(&json!({ "sorting": sorting })).implicit_sort;
        assert_eq!(read(json!({"default": {}})), None);
        let clauses = json!([{"role": "x", "direction": 2}, {"role": "y", "direction": 1}]);
        let expected = vec![("x".to_owned(), true), ("y".to_owned(), false)];
        assert_eq!(read(json!({"implicit": {"clauses": clauses}})), Some(expected));
    }
}
