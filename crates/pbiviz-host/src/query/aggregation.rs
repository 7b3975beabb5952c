//! Many values become one (<https://learn.microsoft.com/power-bi/create-reports/service-aggregates>).

use super::keys::ordered;
use super::{NO_GROUP, QueryField, Source};
use crate::state::Aggregation;
use crate::table::{DataType, Value};

/// See [`super::QueryField::aggregate`].
pub(super) fn aggregate<'t>(
    aggregation: Aggregation,
    field: &QueryField<'t>,
    rows: &[u32],
    group_of: &[u32],
    groups: usize,
) -> Vec<Value<'t>> {
    let source = field.source;
    let pairs = || {
        let pairs = group_of.iter().zip(rows).filter(|(group, _)| **group != NO_GROUP);
        pairs.map(|(&group, &row)| (group as usize, row))
    };
    match aggregation {
        Aggregation::Sum => sums(source, pairs(), groups),
        Aggregation::Average => averages(source, pairs(), groups),
        Aggregation::Count => {
            let counted = pairs().filter(|(_, row)| source.value(*row) != Value::Null);
            counts(counted.map(|(group, _)| group), groups)
        }
        Aggregation::Distinct => {
            // A blank is a value of its own here, as for `DISTINCTCOUNT`
            // (<https://learn.microsoft.com/dax/distinctcount-function-dax>).
            let keys = field.keys();
            let mut found: Vec<(usize, u32)> =
                pairs().map(|(group, row)| (group, keys.codes[row as usize])).collect();
            found.sort_unstable();
            found.dedup();
            counts(found.into_iter().map(|(group, _)| group), groups)
        }
        Aggregation::Median => medians(source, pairs(), groups),
        Aggregation::Min | Aggregation::First => extremes(field, pairs(), groups, false),
        Aggregation::Max | Aggregation::Last => extremes(field, pairs(), groups, true),
    }
}

fn number(value: Value<'_>) -> Option<f64> {
    match value {
        Value::Integer(number) => Some(number as f64),
        Value::Decimal(number) => Some(number),
        Value::Null | Value::Text(_) | Value::DateTime(_) | Value::Boolean(_) => None,
    }
}

fn sums<'t>(
    source: Source<'t>,
    pairs: impl Iterator<Item = (usize, u32)>,
    groups: usize,
) -> Vec<Value<'t>> {
    if source.data_type() != DataType::Integer {
        let mut sums: Vec<Option<f64>> = vec![None; groups];
        for (group, row) in pairs {
            if let Some(number) = number(source.value(row)) {
                *sums[group].get_or_insert_default() += number;
            }
        }
        return sums.into_iter().map(|sum| sum.map_or(Value::Null, Value::Decimal)).collect();
    }
    let mut sums: Vec<Option<i128>> = vec![None; groups];
    for (group, row) in pairs {
        if let Value::Integer(number) = source.value(row) {
            *sums[group].get_or_insert_default() += i128::from(number);
        }
    }
    let value = |sum: i128| i64::try_from(sum).map_or(Value::Decimal(sum as f64), Value::Integer);
    sums.into_iter().map(|sum| sum.map_or(Value::Null, value)).collect()
}

fn averages<'t>(
    source: Source<'t>,
    pairs: impl Iterator<Item = (usize, u32)>,
    groups: usize,
) -> Vec<Value<'t>> {
    let mut sums = vec![(0.0, 0_u32); groups];
    for (group, row) in pairs {
        if let Some(number) = number(source.value(row)) {
            sums[group].0 += number;
            sums[group].1 += 1;
        }
    }
    let average = |(sum, count)| match count {
        0 => Value::Null,
        _ => Value::Decimal(sum / f64::from(count)),
    };
    sums.into_iter().map(average).collect()
}

fn counts<'t>(found: impl Iterator<Item = usize>, groups: usize) -> Vec<Value<'t>> {
    let mut counts = vec![0; groups];
    found.for_each(|group| counts[group] += 1);
    let count = |count| if count == 0 { Value::Null } else { Value::Integer(count) };
    counts.into_iter().map(count).collect()
}

fn medians<'t>(
    source: Source<'t>,
    pairs: impl Iterator<Item = (usize, u32)>,
    groups: usize,
) -> Vec<Value<'t>> {
    let mut numbers: Vec<(usize, f64)> =
        pairs.filter_map(|(group, row)| Some((group, number(source.value(row))?))).collect();
    numbers.sort_unstable_by(|one, other| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)));
    let mut medians = vec![Value::Null; groups];
    for group in numbers.chunk_by(|one, other| one.0 == other.0) {
        let (below, above) = (group[(group.len() - 1) / 2].1, group[group.len() / 2].1);
        medians[group[0].0] = Value::Decimal(f64::midpoint(below, above));
    }
    medians
}

/// The first or last value in the order of the values, blanks apart. `FIRSTNONBLANK` and `MIN` agree in that
/// (<https://learn.microsoft.com/dax/firstnonblank-function-dax>).
fn extremes<'t>(
    field: &QueryField<'t>,
    pairs: impl Iterator<Item = (usize, u32)>,
    groups: usize,
    is_last: bool,
) -> Vec<Value<'t>> {
    let source = field.source;
    let has_names = source.data_type() == DataType::Text;
    let keys = has_names.then(|| field.keys());
    let mut found: Vec<Option<(u64, u32)>> = vec![None; groups];
    for (group, row) in pairs {
        let order = match &keys {
            None => ordered(source.value(row)),
            Some(keys) => {
                let code = keys.codes[row as usize];
                (keys.values[code as usize] != Value::Null).then_some(code.into())
            }
        };
        let Some(order) = order else { continue };
        let is_better = |(best, _): (u64, u32)| if is_last { order > best } else { order < best };
        if found[group].is_none_or(is_better) {
            found[group] = Some((order, row));
        }
    }
    let value = |row| match &keys {
        None => source.value(row),
        Some(keys) => keys.values[keys.codes[row as usize] as usize],
    };
    found.into_iter().map(|best| best.map_or(Value::Null, |(_, row)| value(row))).collect()
}
