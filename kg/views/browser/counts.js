// Every number that a heading, a panel or a file says, each defined here once.

import { changes, got, nodes, stances } from "./data.js";

/** @import { Change, Edge, GraphNode } from "./types.d.ts" */

export const standing = () => stances.filter((e) => e.visible);
/** Positions that are reported; one that counts for several actors is one. @param {Edge[]} lines */
export const reportsIn = (lines) =>
  new Set(lines.flatMap((e) => e.reports.filter((r) => r.visible).map((r) => r.stance || r))).size;
/** The articles that these reports are of. @param {Edge[]} lines */
export const articlesIn = (lines) =>
  new Set(lines.flatMap((e) => e.reports.filter((r) => r.visible).map((r) => r.article_iri || r.article)))
    .size;
/** Actors, or issues, that are drawn: as boxes, or at the ends of these lines.
 * @param {"actor" | "issue"} kind @param {Edge[]} lines @param {GraphNode[]} [boxes] */
export const drawnIn = (kind, lines, boxes = []) =>
  new Set([...boxes, ...lines.flatMap((e) => [e.source, e.target])].filter((n) => n.kind === kind)).size;
// Boxes or dots that are drawn: actors and issues with something shown on them.
export const drawn = () => [...nodes.values()].filter((n) => n.visible && !n.ghost);

/** @type {(change: Change) => string} */
export const kindOf = ({ from, to }) => (from.length && to.length ? "moved" : to.length ? "new" : "gone");
/** On how much actors have moved, are new or gone, or stand as before, as far as these lines show it.
 * @param {string} kind @param {Edge[]} lines */
export function changesIn(kind, lines) {
  const joined = new Set(lines.map((e) => e.source.id + " " + e.target.id));
  const changed = changes.filter((one) => joined.has(one.holder + " " + one.target));
  return kind === "same"
    ? joined.size - changed.length
    : changed.filter((one) => kindOf(one) === kind).length;
}
export const STANDPOINTS = ["for", "both", "between", "against"];
/**
 * Where the actors stand on something now, each counted once: in favour (who puts it forward is), against,
 * for and against at once, or on no side. What is reported as not so puts nobody anywhere.
 * @param {GraphNode} n
 */
export function standpoints(n) {
  /** @type {Map<GraphNode, Set<string>>} */
  const families = new Map();
  for (const e of n.in) {
    if (!e.look || !e.visible || !e.current) continue;
    families.set(e.source, (families.get(e.source) || new Set()).add(e.look.family));
  }
  const tally = new Map(STANDPOINTS.map((side) => [side, 0]));
  for (const held of families.values()) {
    const pro = held.has("makes") || held.has("for"),
      contra = held.has("against");
    const side = pro && contra ? "both" : pro ? "for" : contra ? "against" : "between";
    tally.set(side, (tally.get(side) || 0) + 1);
  }
  return tally;
}
/**
 * How contested: how many stand on the smaller side; who is on both is on each.
 * @param {Map<string, number>} tally
 */
export const strife = (tally) => Math.min(got(tally, "for"), got(tally, "against")) + got(tally, "both");
