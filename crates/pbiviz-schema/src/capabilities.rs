//! The schema of `capabilities.json`, API 5.11.
//!
//! What this module calls an error is what Microsoft's published schema refuses, and nothing else;
//! what the schema lets through although no host could use it is for `cross_checks`.
//!
//! <https://learn.microsoft.com/power-bi/developer/visuals/capabilities>

use serde_json::Value;

use crate::Diagnostic;
use crate::json::Document;
use crate::rules::Rule::{
    Boolean, BooleanOr, ByName, List, Map, Number, Object, Text, WholeNumber, Word,
};
use crate::rules::{Rule, Shape, check};

/// Adds what the schema refuses.
pub(crate) fn check_schema(document: &Document, value: &Value, found: &mut Vec<Diagnostic>) {
    check(document, value, "", &CAPABILITIES, found);
}

const TEXTS: Rule = List(&Text);

const CAPABILITIES: Rule = Object(&Shape {
    required: &["privileges"],
    members: &[
        ("privileges", List(&PRIVILEGE)),
        ("dataRoles", List(&Object(&DATA_ROLE))),
        ("dataViewMappings", List(&Object(&DATA_VIEW_MAPPING))),
        ("objects", Map(&Object(&OBJECT))),
        ("tooltips", Object(&TOOLTIPS)),
        ("sorting", Object(&SORTING)),
        ("drilldown", Object(&DRILLDOWN)),
        ("expandCollapse", Object(&EXPAND_COLLAPSE)),
        ("suppressDefaultTitle", Boolean),
        ("supportsKeyboardFocus", Boolean),
        ("supportsHighlight", Boolean),
        ("supportsSynchronizingFilterState", Boolean),
        ("advancedEditModeSupport", Number),
        ("supportsLandingPage", Boolean),
        ("supportsEmptyDataView", Boolean),
        ("supportsMultiVisualSelection", Boolean),
        ("subtotals", Object(&SUBTOTALS)),
        ("migration", Object(&MIGRATION)),
        ("keepAllMetadataColumns", Boolean),
        ("dataReductionCustomization", Object(&DATA_REDUCTION_CUSTOMIZATION)),
        ("supportsOnObjectFormatting", Boolean),
        ("enablePointerEventsFormatMode", Boolean),
    ],
    ..Shape::CLOSED
});

// https://learn.microsoft.com/power-bi/developer/visuals/capabilities#privileges-define-the-special-permissions-that-your-visual-requires
const PRIVILEGE: Rule = ByName(&[
    (
        &["WebAccess", "LocalStorage", "ExportContent"],
        &Shape { members: &[("essential", Boolean), ("parameters", TEXTS)], ..Shape::OPEN },
    ),
    (
        &["AADAuthentication"],
        &Shape {
            members: &[("essential", Boolean), ("parameters", Object(&CLOUDS))],
            ..Shape::OPEN
        },
    ),
]);

const CLOUDS: Shape = Shape {
    required: &["COM"],
    members: &[
        ("COM", Text),
        ("CN", Text),
        ("GCC", Text),
        ("GCCHIGH", Text),
        ("DOD", Text),
        ("BLEU", Text),
    ],
    ..Shape::CLOSED
};

// https://learn.microsoft.com/power-bi/developer/visuals/capabilities#dataroles-define-the-data-fields-that-your-visual-expects
const DATA_ROLE: Shape = Shape {
    required: &["name", "displayName", "kind"],
    members: &[
        ("name", Text),
        ("displayName", Text),
        ("displayNameKey", Text),
        ("kind", KIND),
        ("description", Text),
        ("descriptionKey", Text),
        ("preferredTypes", List(&Object(&VALUE_TYPE))),
        ("requiredTypes", List(&Object(&VALUE_TYPE))),
    ],
    ..Shape::CLOSED
};

const KIND: Rule = Word(&["Grouping", "Measure", "GroupingOrMeasure"]);

// https://learn.microsoft.com/power-bi/developer/visuals/dataview-mappings
const DATA_VIEW_MAPPING: Shape = Shape {
    at_least_one: &["single", "categorical", "table", "matrix", "scriptResult"],
    members: &[
        ("conditions", List(&Map(&Object(&ROLE_CONDITION)))),
        (
            "single",
            Object(&Shape { required: &["role"], members: &[("role", Text)], ..Shape::CLOSED }),
        ),
        ("categorical", Object(&CATEGORICAL)),
        ("table", Object(&TABLE)),
        ("matrix", Object(&MATRIX)),
        ("scriptResult", Object(&SCRIPT_RESULT)),
    ],
    ..Shape::CLOSED
};

const ROLE_CONDITION: Shape = Shape {
    members: &[
        ("min", Number),
        ("max", Number),
        ("kind", KIND),
        ("areHierarchicallyRelated", Boolean),
    ],
    ..Shape::OPEN
};

const CATEGORICAL: Shape = Shape {
    members: &[
        (
            "categories",
            Object(&Shape {
                exactly_one: &["for", "bind", "select"],
                members: &[
                    ("bind", BIND),
                    ("for", FOR),
                    ("select", SELECT),
                    ("dataReductionAlgorithm", REDUCTION),
                ],
                ..Shape::OPEN
            }),
        ),
        (
            "values",
            Object(&Shape {
                exactly_one: &["for", "bind", "select", "group"],
                members: &[
                    ("bind", BIND),
                    ("for", FOR),
                    ("select", SELECT),
                    ("group", Object(&GROUP)),
                ],
                ..Shape::OPEN
            }),
        ),
        ("dataVolume", DATA_VOLUME),
    ],
    ..Shape::CLOSED
};

const GROUP: Shape = Shape {
    required: &["by", "select"],
    members: &[("by", Text), ("select", SELECT), ("dataReductionAlgorithm", REDUCTION)],
    ..Shape::OPEN
};

const TABLE: Shape = Shape {
    members: &[
        (
            "rows",
            Object(&Shape {
                exactly_one: &["for", "bind", "select"],
                members: &[
                    ("bind", BIND),
                    ("for", FOR),
                    ("select", SELECT),
                    ("dataReductionAlgorithm", REDUCTION),
                ],
                ..Shape::OPEN
            }),
        ),
        (
            "rowCount",
            Object(&Shape {
                members: &[
                    ("preferred", Object(&NUMBER_RANGE)),
                    ("supported", Object(&NUMBER_RANGE)),
                ],
                ..Shape::OPEN
            }),
        ),
        ("dataVolume", DATA_VOLUME),
    ],
    ..Shape::OPEN
};

const MATRIX: Shape = Shape {
    members: &[
        (
            "rows",
            Object(&Shape {
                exactly_one: &["for", "select"],
                members: &[("for", FOR), ("select", SELECT), ("dataReductionAlgorithm", REDUCTION)],
                ..Shape::OPEN
            }),
        ),
        (
            "columns",
            Object(&Shape {
                required: &["for"],
                members: &[("for", FOR), ("dataReductionAlgorithm", REDUCTION)],
                ..Shape::OPEN
            }),
        ),
        (
            "values",
            Object(&Shape {
                exactly_one: &["for", "select"],
                members: &[("for", FOR), ("select", SELECT)],
                ..Shape::OPEN
            }),
        ),
        ("dataVolume", DATA_VOLUME),
    ],
    ..Shape::OPEN
};

const SCRIPT_RESULT: Shape = Shape {
    members: &[
        ("dataInput", Object(&Shape { members: &[("table", Object(&TABLE))], ..Shape::OPEN })),
        (
            "script",
            Object(&Shape {
                members: &[
                    ("scriptSourceDefault", Text),
                    ("scriptProviderDefault", Text),
                    ("scriptOutputType", Text),
                    ("source", PROPERTY_IDENTIFIER),
                    ("provider", PROPERTY_IDENTIFIER),
                ],
                ..Shape::OPEN
            }),
        ),
    ],
    ..Shape::OPEN
};

const BIND: Rule = Object(&Shape { required: &["to"], members: &[("to", Text)], ..Shape::CLOSED });
const FOR: Rule = Object(&Shape { required: &["in"], members: &[("in", Text)], ..Shape::CLOSED });
const SELECT: Rule = List(&Object(&Shape {
    exactly_one: &["for", "bind"],
    members: &[("bind", BIND), ("for", FOR)],
    ..Shape::OPEN
}));
const NUMBER_RANGE: Shape = Shape { members: &[("min", Number), ("max", Number)], ..Shape::OPEN };
const DATA_VOLUME: Rule = WholeNumber(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);

// https://learn.microsoft.com/power-bi/developer/visuals/dataview-mappings#data-reduction-algorithm
const REDUCTION: Rule = Object(&Shape {
    exactly_one: &["top", "bottom", "sample", "window"],
    members: &[("top", COUNT), ("bottom", COUNT), ("sample", COUNT), ("window", COUNT)],
    ..Shape::CLOSED
});
const COUNT: Rule = Object(&Shape { members: &[("count", Number)], ..Shape::OPEN });

// https://learn.microsoft.com/power-bi/developer/visuals/objects-properties
const OBJECT: Shape = Shape {
    members: &[
        ("displayName", Text),
        ("displayNameKey", Text),
        ("objectCategory", Number),
        ("description", Text),
        ("descriptionKey", Text),
        ("properties", Map(&Object(&PROPERTY))),
    ],
    ..Shape::CLOSED
};

const PROPERTY: Shape = Shape {
    members: &[
        ("displayName", Text),
        ("displayNameKey", Text),
        ("description", Text),
        ("descriptionKey", Text),
        ("placeHolderText", Text),
        ("placeHolderTextKey", Text),
        ("suppressFormatPainterCopy", Boolean),
        ("type", Object(&VALUE_TYPE)),
        ("rule", Object(&SUBSTITUTION_RULE)),
        ("filterState", Boolean),
    ],
    ..Shape::CLOSED
};

const SUBSTITUTION_RULE: Shape = Shape {
    members: &[
        ("inputRole", Text),
        (
            "output",
            Object(&Shape { members: &[("property", Text), ("selector", TEXTS)], ..Shape::OPEN }),
        ),
    ],
    ..Shape::OPEN
};

const VALUE_TYPE: Shape = Shape {
    exactly_one: &[
        "bool",
        "enumeration",
        "fill",
        "fillRule",
        "formatting",
        "integer",
        "numeric",
        "text",
        "geography",
        "scripting",
        "filter",
        "operations",
    ],
    members: &[
        ("bool", Boolean),
        ("enumeration", List(&Object(&ENUMERATION_MEMBER))),
        ("fill", Object(&FILL)),
        ("fillRule", Object(&FILL_RULE)),
        ("formatting", Object(&FORMATTING)),
        ("integer", Boolean),
        ("numeric", Boolean),
        ("text", Boolean),
        ("geography", Object(&GEOGRAPHY)),
        ("scripting", Object(&Shape { members: &[("source", Boolean)], ..Shape::OPEN })),
        ("filter", BooleanOr(&Shape { members: &[("selfFilter", Boolean)], ..Shape::OPEN })),
        ("operations", Object(&Shape { members: &[("searchEnabled", Boolean)], ..Shape::OPEN })),
    ],
    ..Shape::CLOSED
};

const ENUMERATION_MEMBER: Shape = Shape {
    members: &[("displayName", Text), ("displayNameKey", Text), ("value", Text)],
    ..Shape::OPEN
};

const FILL: Shape = Shape {
    members: &[(
        "solid",
        Object(&Shape {
            members: &[(
                "color",
                BooleanOr(&Shape { members: &[("nullable", Boolean)], ..Shape::OPEN }),
            )],
            ..Shape::OPEN
        }),
    )],
    ..Shape::OPEN
};

const FILL_RULE: Shape = Shape {
    members: &[
        (
            "linearGradient2",
            Object(&Shape {
                members: &[("max", STOP), ("min", STOP), ("nullColoringStrategy", ANY_OBJECT)],
                ..Shape::OPEN
            }),
        ),
        (
            "linearGradient3",
            Object(&Shape {
                members: &[
                    ("max", STOP),
                    ("min", STOP),
                    ("mid", STOP),
                    ("nullColoringStrategy", ANY_OBJECT),
                ],
                ..Shape::OPEN
            }),
        ),
    ],
    ..Shape::OPEN
};
const STOP: Rule = Object(&Shape { members: &[("color", Text), ("value", Number)], ..Shape::OPEN });
const ANY_OBJECT: Rule = Object(&Shape::OPEN);

const FORMATTING: Shape = Shape {
    exactly_one: &["labelDisplayUnits", "alignment", "fontSize", "fontFamily", "formatString"],
    members: &[
        ("labelDisplayUnits", Boolean),
        ("alignment", Boolean),
        ("fontSize", Boolean),
        ("fontFamily", Boolean),
        ("formatString", Boolean),
    ],
    ..Shape::CLOSED
};

const GEOGRAPHY: Shape = Shape {
    members: &[
        ("address", Boolean),
        ("city", Boolean),
        ("continent", Boolean),
        ("country", Boolean),
        ("county", Boolean),
        ("region", Boolean),
        ("postalCode", Boolean),
        ("stateOrProvince", Boolean),
        ("place", Boolean),
        ("latitude", Boolean),
        ("longitude", Boolean),
    ],
    ..Shape::OPEN
};

// https://learn.microsoft.com/power-bi/developer/visuals/add-tooltips
const TOOLTIPS: Shape = Shape {
    members: &[
        (
            "supportedTypes",
            Object(&Shape { members: &[("default", Boolean), ("canvas", Boolean)], ..Shape::OPEN }),
        ),
        ("roles", TEXTS),
        ("supportEnhancedTooltips", Boolean),
    ],
    ..Shape::OPEN
};

// https://learn.microsoft.com/power-bi/developer/visuals/sort-options
const SORTING: Shape = Shape {
    at_least_one: &["default", "custom", "implicit"],
    members: &[
        ("default", Object(&Shape::CLOSED)),
        ("custom", Object(&Shape::CLOSED)),
        (
            "implicit",
            Object(&Shape {
                members: &[(
                    "clauses",
                    List(&Object(&Shape {
                        members: &[("role", Text), ("direction", WholeNumber(&[1.0, 2.0]))],
                        ..Shape::CLOSED
                    })),
                )],
                ..Shape::CLOSED
            }),
        ),
    ],
    ..Shape::CLOSED
};

// https://learn.microsoft.com/power-bi/developer/visuals/drill-down-support
const DRILLDOWN: Shape = Shape {
    members: &[
        ("roles", TEXTS),
        (
            "canDisableDrill",
            Object(&Shape { members: &[("disabledByDefault", Boolean)], ..Shape::OPEN }),
        ),
    ],
    ..Shape::OPEN
};

const EXPAND_COLLAPSE: Shape = Shape {
    members: &[
        ("roles", TEXTS),
        ("addDataViewFlags", ANY_OBJECT),
        ("supportsMerge", Boolean),
        ("restoreProjectionsOrderFromBookmark", Boolean),
    ],
    ..Shape::OPEN
};

// https://learn.microsoft.com/power-bi/developer/visuals/total-subtotal-api
const SUBTOTALS: Shape = Shape {
    members: &[(
        "matrix",
        Object(&Shape {
            members: &[
                ("rowSubtotals", SUBTOTAL_SWITCH),
                ("rowSubtotalsPerLevel", SUBTOTAL_SWITCH),
                ("columnSubtotals", SUBTOTAL_SWITCH),
                ("columnSubtotalsPerLevel", SUBTOTAL_SWITCH),
                ("levelSubtotalEnabled", SUBTOTAL_SWITCH),
                (
                    "rowSubtotalsType",
                    Object(&Shape {
                        members: &[
                            ("propertyIdentifier", PROPERTY_IDENTIFIER),
                            ("defaultValue", Word(&["Top", "Bottom"])),
                        ],
                        ..Shape::OPEN
                    }),
                ),
            ],
            ..Shape::OPEN
        }),
    )],
    ..Shape::OPEN
};
const SUBTOTAL_SWITCH: Rule = Object(&Shape {
    members: &[("propertyIdentifier", PROPERTY_IDENTIFIER), ("defaultValue", Boolean)],
    ..Shape::OPEN
});
const PROPERTY_IDENTIFIER: Rule =
    Object(&Shape { members: &[("objectName", Text), ("propertyName", Text)], ..Shape::OPEN });

const MIGRATION: Shape = Shape {
    members: &[(
        "filter",
        Object(&Shape { members: &[("shouldUseIdentityFilter", Boolean)], ..Shape::OPEN }),
    )],
    ..Shape::OPEN
};

const DATA_REDUCTION_CUSTOMIZATION: Shape = Shape {
    members: &[
        (
            "matrix",
            Object(&Shape {
                members: &[("rowCount", CUSTOM_COUNT), ("columnCount", CUSTOM_COUNT)],
                ..Shape::OPEN
            }),
        ),
        ("table", Object(&Shape { members: &[("rowCount", CUSTOM_COUNT)], ..Shape::OPEN })),
        (
            "categorical",
            Object(&Shape {
                members: &[("categoryCount", CUSTOM_COUNT), ("groupedValuesCount", CUSTOM_COUNT)],
                ..Shape::OPEN
            }),
        ),
    ],
    ..Shape::OPEN
};
const CUSTOM_COUNT: Rule = Object(&Shape {
    members: &[("propertyIdentifier", PROPERTY_IDENTIFIER), ("defaultValue", Number)],
    ..Shape::OPEN
});
