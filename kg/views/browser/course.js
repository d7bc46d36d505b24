// Which way a line takes between two boxes of the map, and where it ends.

/** @import { Point, Size } from "./types.d.ts" */

/** The control point of the curve. @type {(from: Point, to: Point, bow: number) => Point} */
function bendOf(from, to, bow) {
  if (!bow) return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const dx = to.x - from.x,
    dy = from.y - to.y;
  const angle = Math.atan2(dy, dx) + (bow / 2 + 0.5) * Math.PI,
    reach = (Math.abs(bow) / 2 + 0.5) * Math.hypot(dx, dy);
  return { x: from.x + reach * Math.sin(angle), y: from.y + reach * Math.cos(angle) };
}
/** @type {(a: Point, c: Point, b: Point, s: number) => Point} */
const onCurve = (a, c, b, s) => ({
  x: (1 - s) ** 2 * a.x + 2 * s * (1 - s) * c.x + s * s * b.x,
  y: (1 - s) ** 2 * a.y + 2 * s * (1 - s) * c.y + s * s * b.y,
});
/** @type {(p: Point, centre: Point, n: Size) => boolean} */
const inside = (p, centre, n) =>
  Math.abs(p.x - centre.x) < n.width / 2 && Math.abs(p.y - centre.y) < n.height / 2;
/**
 * The curve of a line up to `back` pixels before its tip, and the tip with the angle at which it comes there.
 * @param {{ source: Size, target: Size }} e
 * @param {Point} from
 * @param {Point} to
 * @param {number} bow
 * @param {number} back
 */
export function courseOf(e, from, to, bow, back) {
  const loop = e.source === e.target,
    { width, height } = e.source;
  const start = loop ? { x: from.x + width / 2 - 14, y: from.y } : from,
    last = loop ? { x: to.x + width / 2, y: to.y - 6 } : to;
  const control = loop ? { x: from.x + width / 2 + 70, y: from.y - height / 2 - 60 } : bendOf(from, to, bow);
  // The line ends where it meets the box.
  let low = 0.5,
    high = 1;
  for (let i = 0; i < 18 && !loop; i++) {
    const middle = (low + high) / 2;
    if (inside(onCurve(start, control, last, middle), to, e.target)) high = middle;
    else low = middle;
  }
  const at = loop ? 1 : low,
    tip = onCurve(start, control, last, at),
    near = onCurve(start, control, last, at - 0.03);
  const angle = Math.atan2(tip.y - near.y, tip.x - near.x);
  // The part of the curve up to its tip, after de Casteljau.
  const c = { x: start.x + at * (control.x - start.x), y: start.y + at * (control.y - start.y) };
  const end = { x: tip.x - back * Math.cos(angle), y: tip.y - back * Math.sin(angle) };
  return { start, control: c, end, tip, angle };
}
const PIECES = 10; // of a curve, taken as straight
/**
 * How far a place lies from a curve; anything beyond `most`, if it is further away than that.
 * @type {(course: { start: Point, control: Point, end: Point }, spot: Point, most: number) => number}
 */
export function distanceTo({ start, control, end }, spot, most) {
  const xs = [start.x, control.x, end.x],
    ys = [start.y, control.y, end.y];
  if (spot.x < Math.min(...xs) - most || spot.x > Math.max(...xs) + most) return Infinity;
  if (spot.y < Math.min(...ys) - most || spot.y > Math.max(...ys) + most) return Infinity;
  let least = Infinity,
    a = start;
  for (let i = 1; i <= PIECES; i++) {
    const b = onCurve(start, control, end, i / PIECES);
    const dx = b.x - a.x,
      dy = b.y - a.y;
    const along = ((spot.x - a.x) * dx + (spot.y - a.y) * dy) / (dx * dx + dy * dy || 1);
    const s = Math.min(1, Math.max(0, along));
    least = Math.min(least, Math.hypot(a.x + s * dx - spot.x, a.y + s * dy - spot.y));
    a = b;
  }
  return least;
}
