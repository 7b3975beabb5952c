// Persisted objects: what the format pane and `persistProperties` change. Pure.

/** A text that is equal for equal selectors, whatever the order of their members. */
export function selectorKey(selector) {
  return selector === null || selector === undefined ? "" : stable(selector);
}

function stable(value) {
  if (Array.isArray(value)) return `[${value.map(stable).join(",")}]`;
  if (value instanceof Date) return JSON.stringify({ $date: value.toISOString() });
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${stable(value[key])}`);
  return `{${members.join(",")}}`;
}

const isSame = (instance, objectName, selector) =>
  instance.objectName === objectName && selectorKey(instance.selector) === selectorKey(selector);

/** Dates as they travel in JSON. */
export function toWire(value) {
  if (value instanceof Date) return { $date: value.toISOString() };
  if (Array.isArray(value)) return value.map(toWire);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toWire(member)]));
}

/** With these properties set, the others of the same object and selector kept. */
export function merge(objects, { objectName, properties, selector = null }) {
  const wire = toWire(properties ?? {});
  const at = objects.findIndex((instance) => isSame(instance, objectName, selector));
  if (at < 0) return [...objects, { objectName, properties: wire, selector: toWire(selector) }];
  const merged = { ...objects[at], properties: { ...objects[at].properties, ...wire } };
  return objects.with(at, merged);
}

/** Without these properties; without the instance once none is left. */
export function remove(objects, { objectName, properties, selector = null }) {
  return objects.flatMap((instance) => {
    if (!isSame(instance, objectName, selector)) return [instance];
    const left = Object.entries(instance.properties).filter(([name]) => !(name in (properties ?? {})));
    return left.length === 0 ? [] : [{ ...instance, properties: Object.fromEntries(left) }];
  });
}

/** Instances that name an object; a visual may hand over anything. */
function instancesIn(list) {
  return (Array.isArray(list) ? list : []).filter((instance) => typeof instance?.objectName === "string");
}

/** What `host.persistProperties` asks for. */
export function persist(objects, changes) {
  const [merged, replace, removed, removeObject] = ["merge", "replace", "remove", "removeObject"].map((name) =>
    instancesIn(changes[name]),
  );
  let next = objects;
  for (const instance of removed) next = remove(next, instance);
  for (const instance of removeObject) {
    next = next.filter((present) => !isSame(present, instance.objectName, instance.selector));
  }
  for (const instance of replace) {
    next = next.filter((present) => !isSame(present, instance.objectName, instance.selector));
    next = merge(next, instance);
  }
  for (const instance of merged) next = merge(next, instance);
  return next;
}

/** One property's persisted value; undefined where nothing is persisted. */
export function read(objects, { objectName, propertyName, selector = null }) {
  return objects.find((instance) => isSame(instance, objectName, selector))?.properties[propertyName];
}

/** A descriptor's property back to what the visual thinks is right. */
export function reset(objects, { objectName, propertyName, selector = null, altConstantValueSelector }) {
  const properties = { [propertyName]: null };
  const next = remove(objects, { objectName, properties, selector });
  return altConstantValueSelector === undefined
    ? next
    : remove(next, { objectName, properties, selector: altConstantValueSelector });
}

/** Is this selector the wildcard of conditional formatting? */
function isWildcard(selector) {
  return Array.isArray(selector?.data) && selector.data.some((part) => part && "dataViewWildcard" in part);
}

/** Whether rules may decide this property's value: the visual says so by kind and wildcard. */
export function allowsRules(descriptor) {
  return ((descriptor?.instanceKind ?? 0) & 2) !== 0 && isWildcard(descriptor.selector);
}

/** Where a constant value of this descriptor is persisted. */
export function constantSelector(descriptor) {
  if (isWildcard(descriptor.selector)) return descriptor.altConstantValueSelector ?? null;
  return descriptor.selector ?? null;
}
