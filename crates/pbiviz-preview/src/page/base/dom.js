// Making elements: the only way in which the page builds its document, free of markup in strings.

const SVG = "http://www.w3.org/2000/svg";
const AS_PROPERTY = new Set([
  "value",
  "checked",
  "disabled",
  "indeterminate",
  "selected",
  "hidden",
  "readOnly",
  "tabIndex",
]);

/** An element; `on…` are listeners, `style` and `data` are records, `null` and `false` leave an attribute or child out. */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(node, name, value);
  node.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function setAttribute(node, name, value) {
  if (value === undefined || value === null) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "style") for (const [key, text] of Object.entries(value)) node.style.setProperty(key, text);
  else if (name === "data") Object.assign(node.dataset, value);
  else if (AS_PROPERTY.has(name)) node[name] = value;
  else if (name.startsWith("aria-")) node.setAttribute(name, String(value));
  else if (value !== false) node.setAttribute(name, value === true ? "" : value);
}

/** An element of SVG. */
export function shape(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Puts other children in the place of all present ones. */
export function fill(node, ...children) {
  node.replaceChildren(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A sentence whose names stand in backticks, as the server's diagnostics have them. */
export function sentence(text) {
  return text.split(/`([^`]+)`/).map((part, index) => (index % 2 === 1 ? element("code", {}, part) : part));
}

/** Says a sentence to those who listen to the page instead of seeing it. */
export function announce(text) {
  const region = document.getElementById("announcer");
  region.textContent = "";
  // Screen readers notice a change of text, not the same text written again in one go.
  requestAnimationFrame(() => (region.textContent = text));
}

let lastIdentifier = 0;

/** An id that no other element has, for `aria-controls` and labels. */
export function uniqueId(prefix) {
  lastIdentifier += 1;
  return `${prefix}-${lastIdentifier}`;
}

/**
 * Runs `draw`, which replaces what stands in `root`, and gives the focus back to the element with the same `data-key`,
 * so that those who work by keyboard keep their place.
 */
export function keepingFocus(root, draw) {
  const active = root.contains(document.activeElement) ? document.activeElement : null;
  const key = active?.dataset.key;
  const range =
    active && "selectionStart" in active && active.type === "text"
      ? [active.selectionStart, active.selectionEnd]
      : null;
  const top = root.scrollTop;
  draw();
  root.scrollTop = top;
  if (!key) return;
  const next = root.querySelector(`[data-key="${CSS.escape(key)}"]`);
  next?.focus({ preventScroll: true });
  if (range && next?.type === "text") next.setSelectionRange(...range);
}

/** A copy to the clipboard; true where it worked. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Saves a text or a blob as a file of the user's. */
export function saveFile(name, content, type = "application/octet-stream") {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = element("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
