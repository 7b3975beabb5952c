// What is being dragged inside the page: a column of the data pane or a field of a well.

let payload = null;

/** Makes an element draggable; `makePayload` says what goes along. */
export function draggable(node, makePayload) {
  node.draggable = true;
  node.addEventListener("dragstart", (event) => {
    payload = makePayload();
    event.dataTransfer.effectAllowed = "copyMove";
    event.dataTransfer.setData("text/plain", node.textContent);
    document.body.classList.add("dragging-field");
  });
  node.addEventListener("dragend", () => {
    payload = null;
    document.body.classList.remove("dragging-field");
  });
}

/** Lets fields be dropped on `zone`; `drop(payload, index)` gets the place among the zone's `[data-field]` elements. */
export function dropZone(zone, drop) {
  const index = (event) => {
    const fields = [...zone.querySelectorAll("[data-field]")];
    const before = fields.findIndex((field) => {
      const { top, height } = field.getBoundingClientRect();
      return event.clientY < top + height / 2;
    });
    return before < 0 ? fields.length : before;
  };
  const mark = (at) => {
    const fields = zone.querySelectorAll("[data-field]");
    fields.forEach((field, position) => field.classList.toggle("drop-before", position === at));
    zone.classList.toggle("drop-end", at === fields.length);
  };
  const leave = () => {
    zone.classList.remove("drop-over", "drop-end");
    for (const field of zone.querySelectorAll(".drop-before")) field.classList.remove("drop-before");
  };
  zone.addEventListener("dragover", (event) => {
    if (!payload) return;
    event.preventDefault();
    zone.classList.add("drop-over");
    mark(index(event));
  });
  zone.addEventListener("dragleave", (event) => {
    if (!zone.contains(event.relatedTarget)) leave();
  });
  zone.addEventListener("drop", (event) => {
    leave();
    if (!payload) return;
    event.preventDefault();
    drop(payload, index(event));
  });
}

/** Lets files be dropped anywhere on the page. */
export function fileDrop(onFiles) {
  const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  let depth = 0;
  const show = () => document.body.classList.toggle("dragging-file", depth > 0);
  window.addEventListener("dragenter", (event) => {
    if (!hasFiles(event)) return;
    depth += 1;
    show();
  });
  window.addEventListener("dragleave", (event) => {
    if (!hasFiles(event)) return;
    depth -= 1;
    show();
  });
  window.addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
  window.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth = 0;
    show();
    onFiles([...event.dataTransfer.files]);
  });
}
