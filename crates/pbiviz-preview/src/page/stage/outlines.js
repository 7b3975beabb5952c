// Outlines of on-object formatting: what `updateRegionOutlines` describes, as SVG in the visual's own coordinates.

import { shape } from "../base/dom.js";

const HIDDEN = 0;
const ACTIVE = 2;

/** Shapes for all visible regions. */
export function drawOutlines(regions) {
  return regions
    .filter((region) => region.visibility !== HIDDEN)
    .flatMap((region) => {
      const style = region.visibility === ACTIVE ? "outline active" : "outline";
      return shapesOf(region.outline).map((each) => {
        each.setAttribute("class", style);
        return each;
      });
    });
}

function shapesOf(outline) {
  const points = (list) => list.map(({ x, y }) => `${x},${y}`).join(" ");
  switch (outline?.type) {
    case 0:
      return outline.outlines.flatMap(shapesOf);
    case 1:
      return [shape("rect", { x: outline.x, y: outline.y, width: outline.width, height: outline.height })];
    case 2:
      return [shape("polyline", { points: points(outline.points) })];
    case 3:
      return [shape("polygon", { points: points(outline.points) })];
    case 4:
      return [shape("path", { d: arcPath(outline) })];
    default:
      return [];
  }
}

function arcPath({ center, innerRadius, outerRadius, startAngle, endAngle }) {
  const at = (radius, angle) => `${center.x + radius * Math.sin(angle)} ${center.y - radius * Math.cos(angle)}`;
  const isLarge = endAngle - startAngle > Math.PI ? 1 : 0;
  return [
    `M ${at(outerRadius, startAngle)}`,
    `A ${outerRadius} ${outerRadius} 0 ${isLarge} 1 ${at(outerRadius, endAngle)}`,
    `L ${at(innerRadius, endAngle)}`,
    `A ${innerRadius} ${innerRadius} 0 ${isLarge} 0 ${at(innerRadius, startAngle)}`,
    "Z",
  ].join(" ");
}
