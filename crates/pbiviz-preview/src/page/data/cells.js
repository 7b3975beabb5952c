// Values as a reader would see them. Pure.

/** A cell as a reader would see it. */
export function cellText(value) {
  if (value === null || value === undefined) return "(Blank)";
  if (typeof value === "object" && "$date" in value)
    return value.$date
      .slice(0, 19)
      .replace("T", " ")
      .replace(/ 00:00:00$/, "");
  if (typeof value === "number") return value.toLocaleString("en-US", { maximumFractionDigits: 6 });
  return value === "" ? "(empty text)" : String(value);
}
