// Who is shown where there is no room for all, and in which order: as `kg/views/order.py` has it.

/** @import { Edge, End, GraphNode } from "./types.d.ts" */

/**
 * The actors and the targets with most reports, and the lines between them that are shown.
 * @template {Edge} E
 * @param {E[]} lines
 * @param {number} most
 */
export function chosen(lines, most) {
  /** @type {(end: End, some: E[]) => GraphNode[]} */
  const best = (end, some) => {
    /** @type {Map<GraphNode, number>} */
    const tally = new Map();
    for (const e of some) tally.set(e[end], (tally.get(e[end]) || 0) + e.seen);
    const ranked = [...tally].sort((a, b) => b[1] - a[1] || a[0].rank - b[0].rank);
    return ranked.slice(0, most).map(([n]) => n);
  };
  const near = new Set(best("target", lines));
  const actors = best(
    "source",
    lines.filter((e) => near.has(e.target)),
  );
  const kept = new Set(actors);
  const between = lines.filter((e) => kept.has(e.source) && near.has(e.target));
  return { actors, targets: best("target", between), lines: between };
}
/**
 * By a place that Python worked out of all, so that filters do not shuffle anything.
 * @type {(place: "row" | "column" | "left" | "right") => (a: GraphNode, b: GraphNode) => number}
 */
export const byPlace = (place) => (a, b) => a[place] - b[place];
