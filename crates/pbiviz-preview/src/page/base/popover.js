// Things that open beside a control and close again: on Escape, on a press elsewhere, and when the visual takes the focus.

import { element } from "./dom.js";

let open = null;

/** Closes the open popover; gives the focus back to what opened it where `isByKey`. */
export function closePopover(isByKey = false) {
  if (!open) return;
  const { panel, anchor, onClose } = open;
  open = null;
  panel.remove();
  if (anchor instanceof Element) {
    anchor.setAttribute("aria-expanded", "false");
    if (isByKey) anchor.focus();
  }
  onClose?.();
}

/** Is a popover open at this anchor? */
const isOpenAt = (anchor) => open?.anchor === anchor;

/** Opens `content` beside an element, or at a point `{x, y}` of the page. */
export function openPopover(anchor, content, { label, role = "dialog", onClose, className = "" } = {}) {
  closePopover();
  const panel = element("div", { class: `popover ${className}`, role, "aria-label": label, tabIndex: -1 }, content);
  // Inside an open dialog, so that the dialog does not make it inert.
  const parent = anchor instanceof Element ? (anchor.closest("dialog") ?? document.body) : document.body;
  parent.append(panel);
  if (anchor instanceof Element) anchor.setAttribute("aria-expanded", "true");
  open = { panel, anchor, onClose };
  place(panel, anchor);
  // Its content may grow.
  new ResizeObserver(() => anchor.isConnected !== false && place(panel, anchor)).observe(panel);
  return panel;
}

/** A button's popover: a second press closes it. */
export function togglePopover(anchor, make, options) {
  if (isOpenAt(anchor)) {
    closePopover(true);
    return;
  }
  const panel = openPopover(anchor, make(), options);
  (panel.querySelector("[autofocus], input, select, button, [tabindex='0']") ?? panel).focus({ preventScroll: true });
}

function place(panel, anchor) {
  const MARGIN = 8;
  const at = anchor instanceof Element ? anchor.getBoundingClientRect() : new DOMRect(anchor.x, anchor.y, 0, 0);
  const { width, height } = panel.getBoundingClientRect();
  const left = Math.max(MARGIN, Math.min(at.left, innerWidth - width - MARGIN));
  const below = at.bottom + 4;
  const fits = below + height <= innerHeight - MARGIN;
  const top = fits ? below : Math.max(MARGIN, Math.min(at.top - height - 4, innerHeight - height - MARGIN));
  panel.style.setProperty("left", `${left}px`);
  panel.style.setProperty("top", `${top}px`);
}

/** Starts listening for what closes popovers. */
export function watchPopovers() {
  document.addEventListener("pointerdown", (event) => {
    if (!open || open.panel.contains(event.target)) return;
    if (open.anchor instanceof Element && open.anchor.contains(event.target)) return;
    closePopover();
  });
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !open) return;
      event.preventDefault();
      event.stopPropagation();
      closePopover(true);
    },
    true,
  );
  document.addEventListener("focusin", (event) => {
    if (!open || open.panel.contains(event.target) || event.target === open.anchor) return;
    if (event.target === document.body) return;
    closePopover();
  });
  window.addEventListener("blur", () => closePopover());
  window.addEventListener("resize", () => closePopover());
}
