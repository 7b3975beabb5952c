// The global `powerbi` that scripts of visuals register with, and the enums of the API: compilers write their numbers
// into a script as a rule, but bundles made file by file look them up here.

((frame) => {
  "use strict";

  /** Members that count from `first`, or the given ones; readable both ways, as TypeScript makes them. */
  function counted(names, first = 0) {
    return numbered(Object.fromEntries(names.split(" ").map((name, index) => [name, first + index])));
  }

  function numbered(members) {
    return {
      ...members,
      ...Object.fromEntries(Object.entries(members).map(([name, value]) => [value, name])),
    };
  }

  const texts = (names) => Object.fromEntries(names.split(" ").map((name) => [name, name]));

  function createNamespace() {
    return {
      AdvancedEditModeSupport: counted("NotSupported SupportedNoAction SupportedInFocus"),
      CartesianRoleKind: counted("X Y"),
      DataRepetitionKind: counted("RoleWildcard ScopeIdentity ScopeTotal ScopeWildcard"),
      DialogAction: counted("Close OK Cancel Continue No Yes"),
      DrillType: counted("Up Down MoveToNextlevel", 1),
      EditMode: counted("Default Advanced"),
      FilterAction: counted("merge remove"),
      JoinPredicateBehavior: counted("None"),
      LicenseNotificationType: counted("General UnsupportedEnv VisualIsBlocked"),
      PrivilegeStatus: counted("Allowed NotDeclared NotSupported DisabledByAdmin"),
      PromiseResultType: counted("Success Failure"),
      ResizeMode: counted("Resizing Resized", 1),
      RowSubtotalType: texts("Top Bottom"),
      ServicePlanState: counted("Inactive Active Warning Suspended Unknown"),
      SortDirection: counted("Ascending Descending", 1),
      ViewMode: counted("View Edit InFocusEdit"),
      VisualDataChangeOperationKind: counted("Create Append Segment"),
      VisualDataRoleKind: counted("Grouping Measure GroupingOrMeasure"),
      VisualDataRoleKindPreference: counted("Measure Grouping"),
      VisualDialogPositionType: counted("Center RelativeToVisual"),
      VisualEnumerationInstanceKinds: counted("Constant Rule ConstantOrRule", 1),
      VisualEventType: counted("RenderStarted RenderCompleted Trace Error"),
      VisualInteractivityAction: counted("Selection None"),
      VisualObjectCategoryOptions: counted("Formatting Analytics", 1),
      VisualUpdateType: numbered({
        Data: 2,
        Resize: 4,
        ViewMode: 8,
        Style: 16,
        ResizeEnd: 32,
        FormattingSubSelectionChange: 64,
        FormatModeChange: 128,
        FilterOptionsChange: 256,
        All: 510,
      }),
      common: {
        CustomVisualHostEnv: numbered({
          Web: 1,
          PublishToWeb: 2,
          Desktop: 4,
          Embed: 8,
          ReportServer: 16,
          ExportReportHost: 32,
          Mobile: 64,
          DashboardHost: 128,
        }),
      },
      data: { FieldKind: counted("Column Measure") },
      // One packer of 2017 looks for an API to patch; there is none.
      extensibility: { utils: {}, visual: {}, visualApiVersions: [] },
      visuals: {
        // Undeclared, but visuals of API 1 build their ids by it.
        SelectionIdBuilder: frame.SelectionIdBuilder,
        SubSelectableDirectEditStyle: counted("Outline Vertical HorizontalCentered HorizontalLeft"),
        SubSelectionOutlineType: counted("Group Rectangle Line Polygon Arc"),
        SubSelectionOutlineVisibility: counted("None Hover Active"),
        SubSelectionStylesType: counted("None Text NumericText Shape"),
        ValidatorType: counted("Min Max Required"),
        VisualShortcutType: numbered({
          Reset: 0,
          Navigate: 1,
          Toggle: 2,
          Picker: 3,
          Sort: 4,
          ConditionalFormatting: 6,
          Divider: 7,
          SubMenu: 8,
          SetValue: 9,
        }),
        plugins: {},
      },
    };
  }

  frame.createNamespace = createNamespace;
})((globalThis.pbivizFrame ??= {}));
