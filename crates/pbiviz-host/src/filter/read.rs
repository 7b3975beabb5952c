//! From JSON to filters.

use serde_json::Value as Json;

use super::condition::Conditions;
use super::constant::Constant;
use super::field::Target;
use super::measure::Measure;
use super::paths::Paths;
use super::relative::{Direction, Period, Unit};
use super::top::Top;
use super::{Filter, Group};

/// The filter types of powerbi-models, by their numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
enum FilterType {
    Advanced,
    Basic,
    Unknown,
    IncludeExclude,
    RelativeDate,
    TopN,
    Tuple,
    RelativeTime,
    Identity,
    Hierarchy,
    HierarchyIdentity,
}

impl FilterType {
    const ALL: [(Self, &str); 11] = [
        (Self::Advanced, "advanced"),
        (Self::Basic, "basic"),
        (Self::Unknown, "notsupported"),
        (Self::IncludeExclude, "includeexclude"),
        (Self::RelativeDate, "relativedate"),
        (Self::TopN, "topn"),
        (Self::Tuple, "tuple"),
        (Self::RelativeTime, "relativetime"),
        (Self::Identity, "identity"),
        (Self::Hierarchy, "hierarchy"),
        (Self::HierarchyIdentity, "hierarchyidentity"),
    ];

    /// By number, by the schema's fragment, by the members: the first of these that says something.
    fn of(filter: &Json) -> Self {
        let number = filter.get("filterType").and_then(Json::as_u64);
        let by_number = number.and_then(|number| Self::ALL.get(usize::try_from(number).ok()?));
        let schema = filter.get("$schema").and_then(Json::as_str).unwrap_or_default();
        let fragment = schema.rsplit('#').next().unwrap_or_default().to_lowercase();
        let by_schema = || Self::ALL.iter().find(|(_, name)| *name == fragment);
        match by_number.filter(|(of_number, _)| *of_number != Self::Unknown).or_else(by_schema) {
            Some((found, _)) => *found,
            None => Self::of_members(filter),
        }
    }

    fn of_members(filter: &Json) -> Self {
        let has = |name| filter.get(name).is_some();
        let targets = filter.get("target").and_then(Json::as_array);
        let nodes = filter.get("hierarchyData").and_then(Json::as_array);
        if nodes.is_some_and(|nodes| nodes.iter().any(|node| node.get("identity").is_some())) {
            return Self::HierarchyIdentity;
        }
        match targets {
            _ if nodes.is_some() => Self::Hierarchy,
            _ if has("isExclude") => Self::IncludeExclude,
            _ if has("itemCount") => Self::TopN,
            _ if has("includeToday") => Self::RelativeDate,
            _ if has("timeUnitType") => Self::RelativeTime,
            _ if has("conditions") => Self::Advanced,
            Some(targets) if targets.iter().any(Json::is_number) => Self::Identity,
            Some(_) if has("values") => Self::Tuple,
            None if has("values") || has("operator") => Self::Basic,
            _ => Self::Unknown,
        }
    }
}

/// Reads one filter; none where it lets everything pass.
pub(super) fn filter(filter: &Json, now: Option<i64>) -> Result<Option<Filter>, String> {
    let read = match FilterType::of(filter) {
        FilterType::Basic => return basic(filter),
        FilterType::Advanced => {
            let target = member(filter, "target")?;
            let conditions = Conditions::read(filter)?;
            match Target::read(target)? {
                Target::Measure { .. } => {
                    Filter::Measure { measure: Measure::read(target, "target")?, conditions }
                }
                target => Filter::Conditions { target, conditions },
            }
        }
        FilterType::Tuple => tuple(filter)?,
        FilterType::IncludeExclude => include_exclude(filter)?,
        FilterType::Hierarchy => hierarchy(filter)?,
        FilterType::HierarchyIdentity => hierarchy_of_identities(filter)?,
        FilterType::RelativeDate => relative(filter, now, false)?,
        FilterType::RelativeTime => relative(filter, now, true)?,
        FilterType::TopN => {
            let target = Target::read(member(filter, "target")?)?;
            Filter::Top { target, top: Top::read(filter)? }
        }
        FilterType::Identity => Filter::Places(
            list(filter, "target")?
                .iter()
                .map(|place| place.as_u64().and_then(|place| usize::try_from(place).ok()))
                .collect::<Option<_>>()
                .ok_or("its target is no list of row numbers")?,
        ),
        FilterType::Unknown => return Err("its type is unknown".to_owned()),
    };
    Ok(Some(read))
}

fn member<'j>(json: &'j Json, name: &str) -> Result<&'j Json, String> {
    json.get(name).ok_or_else(|| format!("it has no `{name}`"))
}

fn list<'j>(json: &'j Json, name: &str) -> Result<&'j [Json], String> {
    let list = member(json, name)?.as_array().map(Vec::as_slice);
    list.ok_or_else(|| format!("its `{name}` is no list"))
}

fn constant(json: &Json) -> Result<Constant, String> {
    Constant::read(json).ok_or_else(|| format!("`{json}` is no text, number, truth or date"))
}

fn basic(filter: &Json) -> Result<Option<Filter>, String> {
    let excludes = match filter.get("operator").and_then(Json::as_str) {
        Some("All") => return Ok(None),
        Some("NotIn") => true,
        None | Some("In") => false,
        Some(other) => {
            return Err(format!(
                "`{other}` is no operator of a basic filter: `In`, `NotIn`, `All`"
            ));
        }
    };
    let target = member(filter, "target")?;
    let values = list(filter, "values")?;
    let keys = filter.get("keyValues").and_then(Json::as_array);
    let targets = column_targets(target)?;
    let paths = match keys {
        Some(keys) if target.get("keys").is_some() => {
            let path = |key| elements_of_key(key, targets.len());
            keys.iter().map(path).collect::<Result<Vec<_>, _>>()?
        }
        _ if targets.len() == 1 => values
            .iter()
            .map(|value| constant(value).map(|value| vec![value]))
            .collect::<Result<_, _>>()?,
        _ => return Err("its target has `keys`, and there are no `keyValues`".to_owned()),
    };
    if paths.is_empty() {
        return Err("it has no values, which only the operator `All` may have".to_owned());
    }
    Ok(Some(union(vec![Group { targets, paths: Paths::of(paths) }], excludes)))
}

fn tuple(filter: &Json) -> Result<Filter, String> {
    let targets = list(filter, "target")?;
    Ok(union(vec![points(targets, list(filter, "values")?)?], false))
}

fn include_exclude(filter: &Json) -> Result<Filter, String> {
    let excludes = filter.get("isExclude").and_then(Json::as_bool).unwrap_or(false);
    let values = list(filter, "values")?;
    // One target with plain values, or lists of targets with lists of points.
    let groups = match member(filter, "target")?.as_array() {
        None => {
            let targets = vec![Target::read(member(filter, "target")?)?];
            let values = values.iter().map(|value| constant(value).map(|value| [value]));
            vec![Group { targets, paths: Paths::of(values.collect::<Result<Vec<_>, _>>()?) }]
        }
        Some(targets) if targets.len() != values.len() => {
            return Err(format!(
                "{} groups of targets, and {} of values",
                targets.len(),
                values.len()
            ));
        }
        Some(targets) => {
            let list_of =
                |json: &Json| json.as_array().cloned().ok_or("its groups are no lists".to_owned());
            let group = |(targets, values)| points(&list_of(targets)?, &list_of(values)?);
            targets.iter().zip(values).map(group).collect::<Result<_, _>>()?
        }
    };
    Ok(union(groups, excludes))
}

fn union(groups: Vec<Group>, excludes: bool) -> Filter {
    Filter::Paths { groups, excludes }
}

/// Points: one element a target, `{value}`, `{value, keyValues}` or the value itself.
fn points(targets: &[Json], points: &[Json]) -> Result<Group, String> {
    let mut paths = Vec::new();
    for point in points {
        let elements = point.as_array().ok_or("its values are no lists of elements")?;
        if elements.len() != targets.len() {
            return Err(format!(
                "{} targets, and a value of {} elements",
                targets.len(),
                elements.len()
            ));
        }
        let path =
            targets.iter().zip(elements).map(|(target, element)| elements_of(target, element));
        paths.push(path.collect::<Result<Vec<_>, _>>()?.concat());
    }
    let targets = targets.iter().map(column_targets).collect::<Result<Vec<_>, _>>()?.concat();
    Ok(Group { targets, paths: Paths::of(paths) })
}

/// A target itself, or the columns of its key: they tell values apart that look the same.
fn column_targets(target: &Json) -> Result<Vec<Target>, String> {
    let Some(keys) = target.get("keys").and_then(Json::as_array).filter(|keys| !keys.is_empty())
    else {
        return Ok(vec![Target::read(target)?]);
    };
    let table = target.get("table").and_then(Json::as_str).ok_or("its target names no `table`")?;
    let key = |key: &Json| {
        let column = key.as_str().ok_or("a key of its target is no text")?;
        Ok(Target::Column { table: table.to_owned(), column: column.to_owned() })
    };
    keys.iter().map(key).collect()
}

/// What `column_targets` of this target must be.
fn elements_of(target: &Json, element: &Json) -> Result<Vec<Constant>, String> {
    let count = target.get("keys").and_then(Json::as_array).map_or(0, Vec::len);
    if count > 0 {
        return elements_of_key(member(element, "keyValues")?, count);
    }
    let value = if Constant::read(element).is_some() { element } else { member(element, "value")? };
    Ok(vec![constant(value)?])
}

fn elements_of_key(key: &Json, count: usize) -> Result<Vec<Constant>, String> {
    let values = key.as_array().filter(|values| values.len() == count);
    let values = values.ok_or_else(|| format!("a key has other than {count} values"))?;
    values.iter().map(constant).collect()
}

fn hierarchy(filter: &Json) -> Result<Filter, String> {
    let targets = list(filter, "target")?;
    let mut paths = Paths::default();
    add_nodes(&mut paths, Paths::ROOT, targets, list(filter, "hierarchyData")?)?;
    let targets = targets.iter().map(column_targets).collect::<Result<Vec<_>, _>>()?.concat();
    Ok(union(vec![Group { targets, paths: paths.with_the_rest() }], false))
}

fn add_nodes(
    paths: &mut Paths,
    parent: usize,
    targets: &[Json],
    nodes: &[Json],
) -> Result<(), String> {
    for node in nodes {
        let (target, deeper) =
            targets.split_first().ok_or("its nodes are deeper than its targets")?;
        let elements = elements_of(target, node)?;
        let place = elements.into_iter().fold(parent, |place, element| paths.child(place, element));
        let children = children_of(node);
        paths.set_verdict(place, verdict(node)?);
        add_nodes(paths, place, deeper, children)?;
    }
    Ok(())
}

fn children_of(node: &Json) -> &[Json] {
    node.get("children").and_then(Json::as_array).map_or(&[], Vec::as_slice)
}

/// What a node's operator says. Without one a leaf is selected, and what has children leaves it to them.
fn verdict(node: &Json) -> Result<Option<bool>, String> {
    match node.get("operator").and_then(Json::as_str) {
        Some("Selected") => Ok(Some(true)),
        Some("NotSelected") => Ok(Some(false)),
        Some("Inherited") => Ok(None),
        None => Ok(children_of(node).is_empty().then_some(true)),
        Some(other) => Err(format!("`{other}` is no operator of a hierarchy's node")),
    }
}

fn hierarchy_of_identities(filter: &Json) -> Result<Filter, String> {
    let mut names = Vec::new();
    let mut paths = Paths::default();
    add_identities(&mut paths, &mut names, list(filter, "hierarchyData")?)?;
    let targets = names.into_iter().map(Target::QueryName).collect();
    Ok(union(vec![Group { targets, paths: paths.with_the_rest() }], false))
}

fn add_identities(
    paths: &mut Paths,
    names: &mut Vec<String>,
    nodes: &[Json],
) -> Result<(), String> {
    for node in nodes {
        let identity = member(node, "identity")?;
        let mut place = Paths::ROOT;
        for (depth, pair) in list(identity, "scope")?.iter().enumerate() {
            let name = pair.get(0).and_then(Json::as_str).ok_or("a scope names no field")?;
            match names.get(depth) {
                Some(other) if other != name => {
                    return Err(format!("`{name}` and `{other}` are at one level of it"));
                }
                Some(_) => {}
                None => names.push(name.to_owned()),
            }
            place = paths.child(place, constant(pair.get(1).unwrap_or(&Json::Null))?);
        }
        let children = children_of(node);
        paths.set_verdict(place, verdict(node)?);
        add_identities(paths, names, children)?;
    }
    Ok(())
}

fn relative(filter: &Json, now: Option<i64>, counts_time: bool) -> Result<Filter, String> {
    let number =
        |name| member(filter, name)?.as_u64().ok_or_else(|| format!("its `{name}` is no number"));
    let direction = Direction::read(number("operator")?).ok_or("its operator is unknown")?;
    let unit = Unit::read(number("timeUnitType")?).ok_or("its unit of time is unknown")?;
    let count = match direction {
        Direction::This => 1,
        Direction::Last | Direction::Next => {
            i32::try_from(number("timeUnitsCount")?).unwrap_or(i32::MAX)
        }
    };
    let includes_today = filter.get("includeToday").and_then(Json::as_bool).unwrap_or(true);
    Ok(Filter::Period {
        target: Target::read(member(filter, "target")?)?,
        period: Period { direction, count, unit, includes_today },
        counts_time,
        now: now.ok_or("it is counted from now, and nobody said when that is")?,
    })
}
