// Short messages in a corner of the page; each is also read out.

import { announce, element, fill, sentence } from "./dom.js";
import { icon } from "./icons.js";

const SHOWN_MS = 7000;

/** The page's notices, shown in `root`. */
export function createNotices(root) {
  const licenseBar = element("div", { class: "license-bar", hidden: true, role: "status" });
  document.getElementById("stage").prepend(licenseBar);

  function show(text, { kind = "info", actions = [], stays = false } = {}) {
    const notice = element(
      "div",
      { class: `notice ${kind}` },
      icon(kind === "error" ? "error" : kind === "warning" ? "warning" : "info"),
      element(
        "div",
        { class: "notice-body" },
        element("span", {}, sentence(text)),
        actions.map(({ label, action }) =>
          element(
            "button",
            {
              type: "button",
              class: "button small",
              onclick: () => {
                action();
                notice.remove();
              },
            },
            label,
          ),
        ),
      ),
      element(
        "button",
        { type: "button", class: "icon-button", "aria-label": "Dismiss", onclick: () => notice.remove() },
        icon("close"),
      ),
    );
    root.append(notice);
    announce(text.replaceAll("`", ""));
    if (!stays) setTimeout(() => notice.remove(), SHOWN_MS);
    while (root.children.length > 4) root.firstElementChild.remove();
  }

  return {
    show,
    /** A link that the visual wants opened: only http and https, and only when the user says so. */
    askToOpen(url) {
      if (!/^https?:\/\//i.test(url)) {
        show(`The visual asked to open ${url}. Power BI opens absolute http and https addresses only.`, {
          kind: "warning",
        });
        return;
      }
      show(`The visual asks to open ${url}`, {
        stays: true,
        actions: [{ label: "Open", action: () => window.open(url, "_blank", "noopener,noreferrer") }],
      });
    },
    /** A license notification over the visual; null takes it away. */
    license(text) {
      licenseBar.hidden = text === null;
      fill(licenseBar, text === null ? null : [icon("info"), text]);
      return true;
    },
  };
}
