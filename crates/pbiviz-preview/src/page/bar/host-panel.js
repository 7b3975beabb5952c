// The popover of the top bar with the host around the visual: where it runs, what it may do, what it keeps.

import { element, fill } from "../base/dom.js";
import { heading, select, selectRow, settingOf, switchRow, textRow } from "../base/form.js";
import { crossButton } from "../base/icons.js";

const HOSTS = [
  [1, "Service (web)"],
  [4, "Desktop"],
  [64, "Mobile"],
  [8, "Embedded"],
  [2, "Publish to web"],
  [16, "Report Server"],
  [32, "Export"],
  [128, "Dashboard"],
];
const STATUSES = [
  [0, "Allowed"],
  [2, "Not supported"],
  [3, "Disabled by admin"],
];
const PRIVILEGES = {
  WebAccess: "Web access",
  LocalStorage: "Local storage",
  ExportContent: "Export to file",
  AADAuthentication: "Sign-in",
};
const CLOUDS = ["COM", "CN", "GCC", "GCCHIGH", "DOD", "BLEU"];
const PLAN_STATES = [
  [1, "Active"],
  [0, "Inactive"],
  [2, "Warning"],
  [3, "Suspended"],
  [4, "Unknown"],
];

/** Where the visual runs and what it may do there. */
export function hostPanel({ store }) {
  const setting = settingOf(store);
  const { settings, storage, visual } = store.state;
  const declared = new Set((visual?.capabilities?.privileges ?? []).map((privilege) => privilege.name));
  const license = (patch) => setting({ licence: { ...store.state.settings.licence, ...patch } });
  const keys = Object.keys(storage);
  return element(
    "div",
    { class: "form" },
    heading("Environment"),
    selectRow("Host", settings.hostEnv, HOSTS, (hostEnv) => setting({ hostEnv })),
    selectRow(
      "Direction",
      settings.direction,
      [
        ["ltr", "Left to right"],
        ["rtl", "Right to left"],
      ],
      (direction) => setting({ direction }),
    ),
    switchRow("Modal dialogs", settings.allowModalDialog, (allowModalDialog) => setting({ allowModalDialog })),
    heading("Privileges"),
    Object.entries(PRIVILEGES).map(([name, label]) =>
      declared.has(name)
        ? selectRow(label, settings.privileges[name], STATUSES, (status) =>
            setting({ privileges: { ...store.state.settings.privileges, [name]: status } }),
          )
        : element(
            "div",
            { class: "form-row" },
            element("span", { class: "row-label" }, label),
            element("span", { class: "muted" }, "Not declared"),
          ),
    ),
    declared.has("AADAuthentication") && signInRows(settings.signIn, (patch) =>
      setting({ signIn: { ...store.state.settings.signIn, ...patch } }),
    ),
    heading("License"),
    switchRow("Information available", settings.licence.isLicenseInfoAvailable, (isLicenseInfoAvailable) =>
      license({ isLicenseInfoAvailable }),
    ),
    switchRow("Unsupported environment", settings.licence.isLicenseUnsupportedEnv, (isLicenseUnsupportedEnv) =>
      license({ isLicenseUnsupportedEnv }),
    ),
    planList(store.state.settings.licence.plans, (plans) => license({ plans })),
    heading("Storage of the visual"),
    keys.length === 0
      ? element("p", { class: "muted" }, "Nothing is stored.")
      : [
          element("p", {}, `${keys.length} ${keys.length === 1 ? "key" : "keys"}: ${keys.join(", ")}`),
          element(
            "button",
            {
              type: "button",
              class: "button small",
              onclick: (event) => {
                store.change({ storage: {} });
                event.target.disabled = true;
              },
            },
            "Empty the storage",
          ),
        ],
  );
}

function signInRows({ token, cloudName }, change) {
  return [
    textRow("Access token", token, (next) => change({ token: next }), "made up"),
    selectRow(
      "Cloud",
      cloudName,
      CLOUDS.map((name) => [name, name]),
      (next) => change({ cloudName: next }),
    ),
  ];
}

/** The service plans that the user has: each with its state, and a line for one more. */
function planList(plans, change) {
  const root = element("div", { class: "plan-list", role: "group", "aria-label": "Service plans" });
  const set = (next) => {
    plans = next;
    change(next);
    draw();
  };
  const draw = () =>
    fill(
      root,
      plans.map((plan, index) =>
        element(
          "div",
          { class: "plan" },
          element("span", { class: "row-label" }, plan.spIdentifier),
          select(
            plan.state,
            PLAN_STATES,
            (state) => set(plans.with(index, { ...plan, state })),
            `State of ${plan.spIdentifier}`,
          ),
          crossButton(`Remove ${plan.spIdentifier}`, () => set(plans.toSpliced(index, 1))),
        ),
      ),
      textRow("Add a service plan", "", (name) => name && set([...plans, { spIdentifier: name, state: 1 }]), "name"),
    );
  draw();
  return root;
}
