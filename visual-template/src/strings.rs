//! The texts of the visual itself, in the reader's language.

use crate::number::UnitNames;

/// The texts that the chart shows. They stand in `stringResources/<locale>/resources.resjson`; Power BI picks the
/// locale, and falls back to en-US.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Strings {
    pub(crate) visual_name: String,
    pub(crate) landing_hint: String,
    pub(crate) no_numbers: String,
    pub(crate) highlighted: String,
    pub(crate) blank: String,
    pub(crate) not_a_number: String,
    pub(crate) infinity: String,
    pub(crate) units: UnitNames,
}

impl Strings {
    /// Asks for each text by its key.
    pub(crate) fn load(text: impl Fn(&str) -> String) -> Self {
        // Hosts without the resources answer with the key, which must not get into every number.
        let symbol = |key: &str, usual: &str| {
            let name = text(key);
            if name == key { usual.to_owned() } else { name }
        };
        Self {
            visual_name: text("Visual_Name"),
            landing_hint: text("Landing_Hint"),
            no_numbers: text("Empty_NoNumbers"),
            highlighted: text("Tooltip_Highlighted"),
            blank: text("Value_Blank"),
            not_a_number: text("Value_NotANumber"),
            infinity: text("Value_Infinity"),
            units: UnitNames([
                symbol("Unit_Thousand", "K"),
                symbol("Unit_Million", "M"),
                symbol("Unit_Billion", "bn"),
                symbol("Unit_Trillion", "T"),
            ]),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// The texts of en-US, as Power BI would hand them over.
    pub(crate) fn english() -> Strings {
        let resources = resources("en-US");
        Strings::load(|key| resources[key].clone())
    }

    pub(crate) fn resources(locale: &str) -> BTreeMap<String, String> {
        let text = match locale {
            "en-US" => include_str!("../stringResources/en-US/resources.resjson"),
            "de-DE" => include_str!("../stringResources/de-DE/resources.resjson"),
            "fr-FR" => include_str!("../stringResources/fr-FR/resources.resjson"),
            other => panic!("no resources for {other}"),
        };
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn every_locale_has_the_same_keys() {
        let english: Vec<_> = resources("en-US").into_keys().collect();
        for locale in ["de-DE", "fr-FR"] {
            let resources = resources(locale);
            assert_eq!(resources.keys().cloned().collect::<Vec<_>>(), english, "{locale}");
            assert!(resources.values().all(|text| !text.is_empty()), "{locale}");
        }
    }
}
