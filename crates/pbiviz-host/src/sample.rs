//! Small tables of invented figures, so that a visual has something to show at once.

use crate::{csv, table::Table};

/// The bundled files, which have the names of their tables.
const FILES: [(&str, &str); 7] = [
    ("Sales", include_str!("sample/sales.csv")),
    ("Products", include_str!("sample/products.csv")),
    ("Places", include_str!("sample/places.csv")),
    ("Flows", include_str!("sample/flows.csv")),
    ("Indicators", include_str!("sample/indicators.csv")),
    ("Tasks", include_str!("sample/tasks.csv")),
    ("Prices", include_str!("sample/prices.csv")),
];

/// All bundled tables, the one that suits most visuals first.
///
/// - `Sales`: revenue, profit and quantity by month, region and channel;
/// - `Products`: a hierarchy of category, subcategory and product, with measures, prices as currency;
/// - `Places`: cities with latitude and longitude, and percents;
/// - `Flows`: from where to where, and how many;
/// - `Indicators`: actual values and targets by month;
/// - `Tasks`: a plan with beginnings, ends, resources and how much is done;
/// - `Prices`: opening, highest, lowest and closing price of each day.
///
/// Which of them suits a visual best, [`crate::suitability`] says.
///
/// ```
/// let tables = pbiviz_host::samples();
/// assert_eq!(tables[0].name(), "Sales");
/// ```
#[must_use]
pub fn samples() -> Vec<Table> {
    let read = |(name, text): (&str, &str)| csv::read(name, text.as_bytes());
    FILES.map(|file| read(file).expect("a test reads each of these files")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_have_the_types_that_visuals_ask_for() {
        let described: Vec<String> = samples()
            .iter()
            .map(|table| {
                let columns = table.columns().iter().map(|column| {
                    let format = column.format().unwrap_or("none");
                    format!("{} {:?} {format}", column.name(), column.data_type())
                });
                let columns: Vec<String> = columns.collect();
                format!("{} {}: {}", table.name(), table.row_count(), columns.join(", "))
            })
            .collect();
        assert_eq!(
            described,
            [
                "Sales 192: Date DateTime %M/%d/yyyy, Region Text none, Channel Text none, Revenue Integer $#,0, \
                 Profit Integer $#,0, Quantity Integer 0",
                "Products 28: Category Text none, Subcategory Text none, Product Text none, Price Decimal $#,0.00, \
                 Revenue Decimal $#,0.00, Cost Decimal $#,0.00, Units Integer 0, Rating Decimal none",
                "Places 32: City Text none, Country Text none, Continent Text none, Latitude Decimal none, Longitude \
                 Decimal none, Population Integer 0, Visits Integer 0, Growth Decimal 0.0%",
                "Flows 24: Source Text none, Target Text none, Weight Integer 0",
                "Indicators 60: Month DateTime MMMM yyyy, Indicator Text none, Actual Decimal none, Target Decimal \
                 none, Previous year Decimal none, Is on target Boolean none",
                "Tasks 17: Task Text none, Phase Text none, Resource Text none, Start date DateTime %M/%d/yyyy, End date \
                 DateTime %M/%d/yyyy, Duration Integer 0, Completion Decimal 0%, Hours Integer 0",
                "Prices 60: Date DateTime %M/%d/yyyy, Open Decimal none, High Decimal none, Low Decimal none, Close Decimal \
                 none, Volume Integer 0",
            ]
        );
    }
}
