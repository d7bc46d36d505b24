// How lines, heads, boxes and dots look: drawn from the one table in `kg/views/marks.py`, for all views.

import { about, got, typeOf, types } from "./data.js";
import { draw, isSome, tenth } from "./dom.js";
import { LANGUAGE } from "./texts.js";

/** @import { Edge, GraphNode, Tie, Type } from "./types.d.ts" */

const { wider, longer, head: long } = about.line;
const sides = new Map(about.sides.map((side) => [side.id, side]));
// A family's colour is that of its leading position; the others of the family are shades of it.
export const HUES = Object.fromEntries(about.sides.map((side) => [side.id, "p-" + side.hue]));

// ---------------------------------------------------------------- lines

/** A line is as wide as it is often reported. @param {Edge} e */
export const lineWidth = (e) => e.drawnAs.width + wider * Math.log2(Math.max(1, e.seen || 1));
/** @type {(look: Tie, width: number) => number[]} */
export const dashesOf = (look, width) => look.dashes.map((d) => d * (1 + (width - look.width) * longer));
/** @param {number} width */
export const headLength = (width) => long[0] + long[1] * width;
/**
 * How far before its tip a line of this look ends, so that no head is covered.
 * @type {(look: { arrow: string }, length: number) => number}
 */
export const headBack = (look, length) => about.heads[look.arrow].back * length;
/**
 * The head of a line, its tip at x and y; `angle` in degrees, 0 to the right.
 * @type {(look: Tie, x: number, y: number, length: number, color: string, angle?: number) => SVGPathElement}
 */
export const head = (look, x, y, length, color, angle = 0) =>
  draw("path", {
    d: about.heads[look.arrow].path,
    fill: color,
    transform:
      `translate(${tenth(x)} ${tenth(y)})` + (angle ? ` rotate(${tenth(angle)})` : "") + ` scale(${length})`,
  });
/** @type {Map<string, Path2D>} */
const paths = new Map();
/** @param {{ arrow: string }} look */
export function headPath(look) {
  let path = paths.get(look.arrow);
  if (!path) paths.set(look.arrow, (path = new Path2D(about.heads[look.arrow].path)));
  return path;
}
/**
 * A line with its head, from left to right in the middle of this height.
 * @param {Tie} look
 * @param {{ width: number, height: number, thick: number, color: string }} as
 */
function sample(look, { width, height, thick, color }) {
  const length = Math.min(headLength(thick), 11);
  return [
    draw("path", {
      d: `M2 ${height / 2}H${tenth(width - 2 - headBack(look, length))}`,
      stroke: color,
      "stroke-width": thick,
      "stroke-dasharray": look.dashes.join(" "),
      "stroke-linecap": look.dashes.length ? "round" : "butt",
      fill: "none",
    }),
    head(look, width - 2, height / 2, length, color),
  ];
}
/** @type {(look: Tie, thick?: number) => SVGSVGElement} */
export const line = (look, thick = look.width) =>
  draw(
    "svg",
    { class: "mark way", width: 44, height: 14, viewBox: "0 0 44 14", "aria-hidden": "true" },
    sample(look, { width: 44, height: 14, thick, color: `var(--p-${look.look})` }),
  );
/** The same, shorter, to stand in its colour. @param {Tie} look */
export const sign = (look) =>
  draw(
    "svg",
    { width: 26, height: 11, viewBox: "0 0 33 14", "aria-hidden": "true" },
    sample(look, { width: 34, height: 14, thick: Math.max(2, look.width), color: "currentColor" }),
  );

// ---------------------------------------------------------------- boxes

/** @param {{ type: string, kind: string }} n */
export const skinOf = (n) => types.get(n.type) || got(types, n.kind === "issue" ? "Demand" : "Organization");
/** @param {Type} skin */
export const shapeOf = (skin) => about.shapes[skin.shape];
/** @param {GraphNode} n */
export const tagOf = (n) => typeOf(n).toLocaleUpperCase(LANGUAGE);
/**
 * The frame of a box and what sets it apart; `end`: its band is at the right. The first element is its face.
 * @param {Type} skin
 * @param {{ x: number, y: number, w: number, h: number, unnamed?: boolean, end?: boolean, scale?: number,
 *   colour?: (name: string) => string }} as
 */
export function frameOf(skin, { x, y, w, h, unnamed, end, scale = 1, colour = (name) => `var(--${name})` }) {
  const shape = shapeOf(skin);
  const inset = shape.inset * scale,
    band = shape.band * scale;
  return [
    draw("rect", {
      class: "face",
      x: tenth(x),
      y: tenth(y),
      width: tenth(w),
      height: tenth(h),
      rx: Math.min(h / 2, shape.radius * scale),
      fill: colour(skin.fill),
      stroke: colour(skin.line),
      "stroke-width": scale < 1 ? 1.4 : shape.width,
      "stroke-dasharray": unnamed ? about.anonymous.map((d) => d * scale).join(" ") : null,
    }),
    inset
      ? draw("rect", {
          x: tenth(x + inset),
          y: tenth(y + inset),
          width: tenth(w - 2 * inset),
          height: tenth(h - 2 * inset),
          rx: scale,
          fill: "none",
          stroke: colour(skin.ink),
        })
      : null,
    band
      ? draw("rect", {
          x: tenth(end ? x + w - band : x),
          y: tenth(y),
          width: band,
          height: tenth(h),
          fill: colour(skin.line),
        })
      : null,
  ].filter(isSome);
}
/** @param {string} type @param {boolean} [unnamed] */
export function box(type, unnamed) {
  const skin = types.get(type) || got(types, "Organization");
  const svg = draw("svg", {
    class: "mark",
    width: 26,
    height: 16,
    viewBox: "0 0 26 16",
    "aria-hidden": "true",
  });
  svg.append(...frameOf(skin, { x: 0.75, y: 0.75, w: 24.5, h: 14.5, unnamed, scale: 0.5 }));
  if (skin.shape === "issue") {
    const middle = { x: 13, y: 11.5, "text-anchor": "middle" };
    const letters = { "font-size": 9.5, "font-weight": 600, fill: "var(--issue-tag)" };
    svg.append(draw("text", { ...middle, ...letters }, typeOf({ type }).slice(0, 2)));
  }
  return svg;
}

// ---------------------------------------------------------------- dots

// Hollow means one thing: the position is not stated outright. What is denied has a mark of its own.
/** @type {(e: Edge, r: { certainty: string }) => boolean} */
export const isHollow = (e, r) => !e.denied && r.certainty !== "stated";
/** @param {string} family */
export const dotOfFamily = (family) => (sides.get(family) || got(sides, "between")).dot;
/**
 * A dot of one of these forms around 0 0; hollow in the colour of its edge.
 * @type {(form: string, radius: number, paint: string, hollow?: boolean) => SVGPathElement}
 */
export function reportDot(form, radius, paint, hollow) {
  return draw("path", {
    d: about.dots[form],
    transform: `scale(${radius})`,
    fill: hollow ? "var(--paper)" : paint,
    stroke: hollow ? paint : "var(--paper)",
    "stroke-width": hollow ? 1.8 : 1,
    "vector-effect": "non-scaling-stroke",
    "paint-order": hollow ? null : "stroke",
    "stroke-linejoin": "round",
  });
}
