// Short messages in a corner of the page; each is also read out.

import { announce, element, sentence } from "../base/dom.js";
import { crossButton, icon } from "../base/icons.js";

const SHOWN_MS = 7000;
const MOST_SHOWN = 4;
const LONGEST_SHOWN = 300;

/** The page's notices, shown in `root`. */
export function createNotices(root) {
  function show(text, { kind = "info", actions = [], stays = false, onDismiss } = {}) {
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
      crossButton("Dismiss", () => {
        notice.remove();
        onDismiss?.();
      }),
    );
    root.append(notice);
    announce(text.replaceAll("`", ""));
    if (!stays) setTimeout(() => notice.remove(), SHOWN_MS);
    while (root.children.length > MOST_SHOWN) {
      const oldest = root.firstElementChild;
      oldest.querySelector(":scope > .icon-button").click();
    }
  }

  /** A question; true where the user says yes, false where the notice goes. */
  const ask = (text, yes) =>
    new Promise((resolve) =>
      show(text, {
        stays: true,
        actions: [{ label: yes, action: () => resolve(true) }],
        onDismiss: () => resolve(false),
      }),
    );

  return {
    show,
    ask,
    /** A link that the visual wants opened: only http and https, and only when the user says so. */
    async askToOpen(text) {
      const url = URL.canParse(text) ? new URL(text) : null;
      if (url?.protocol !== "http:" && url?.protocol !== "https:") {
        show(`The visual asked to open ${short(text)}. Power BI opens absolute http and https addresses only.`, {
          kind: "warning",
        });
        return;
      }
      if (await ask(`The visual asks to open ${short(url.href)}`, "Open"))
        window.open(url.href, "_blank", "noopener,noreferrer");
    },
  };
}

const short = (text) => (text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text);
