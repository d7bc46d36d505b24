// What the page shows: nodes, edges between them, and on every edge of a stance the reports of it.

import { shipped } from "./shipped.js";
import { LANGUAGE, t, told } from "./texts.js";

/** @import { Change, Column, Edge, EdgeRecord, GraphNode, Position } from "./types.d.ts" */
/** @import { Report, Stance, Told } from "./types.d.ts" */

export const about = shipped.about;
/** @type {Change[]} */
export const changes = about.changes || [];

/**
 * The records that `kg/views/columns.py` wrote as columns.
 * @template T
 * @param {{ n: number }} columns
 * @returns {T[]}
 */
function records({ n, ...fields }) {
  /** @type {Record<string, unknown>[]} */
  const made = Array.from({ length: n }, () => ({}));
  for (const [key, column] of Object.entries(/** @type {Record<string, Column>} */ (fields))) {
    if (Array.isArray(column))
      column.forEach((value, i) => {
        made[i][key] = value;
      });
    else if ("all" in column) for (const record of made) record[key] = column.all;
    else if ("of" in column)
      column.is.forEach((place, i) => {
        made[i][key] = column.of[place];
      });
    else if ("at" in column)
      column.at.forEach((place, i) => {
        made[place][key] = column.is[i];
      });
    else
      column.is.forEach((rest, i) => {
        made[i][key] = column.prefix + rest;
      });
  }
  return /** @type {T[]} */ (made);
}

/**
 * What a map has under a key that is known to be in it.
 * @type {<K, V>(map: ReadonlyMap<K, V>, key: K) => V}
 */
export function got(map, key) {
  const value = map.get(key);
  if (value === undefined) throw new Error(`there is no ${key}`);
  return value;
}
export const positions = new Map(about.positions.map((p) => [p.id, p]));
const ties = new Map(about.ties.map((tie) => [tie.id, tie]));
export const types = new Map(about.types.map((type) => [type.id, type]));
/** @type {Position} */
export const STRANGER = {
  id: "",
  label: "",
  look: "neutral",
  family: "between",
  dashes: [5, 6],
  arrow: "circle",
  dot: "disc",
  level: 0,
  width: 1.8,
  score: null,
};
export const NO_TOPIC = "\u0000none";

/** @type {Map<string, GraphNode>} by id */
export const nodes = new Map();
/** @type {Map<string, Edge>} by id: "e" and a number */
export const edges = new Map();
{
  /** @type {GraphNode[]} */
  const list = records(shipped.nodes);
  list.forEach((n, i) => {
    Object.assign(n, {
      key: "n" + i,
      out: [],
      in: [],
      links: n.links || [],
      topics: n.topics || [],
      topic_iris: n.topic_iris || [],
      aliases: n.aliases || [],
      metonyms: n.metonyms || [],
      facts: n.facts || [],
    });
    n.label = n.label || n.id;
    n.kind = n.kind || "actor";
    nodes.set(n.id, n);
  });
  /** @type {Report[]} */
  const reports = records(shipped.reports);
  let next = 0;
  /** @type {(Edge & EdgeRecord)[]} */
  const lines = records(shipped.edges);
  lines.forEach((e, i) => {
    e.id = "e" + i;
    e.source = list[e.from];
    e.target = list[e.to];
    e.reports = reports.slice(next, (next += e.size || 0));
    e.denied = !!e.denied; // it is reported that this is not the position: no side, and a mark of its own
    e.look = e.kind !== "stance" ? null : e.denied ? about.denied : positions.get(e.position) || STRANGER;
    e.entry = e.denied ? about.denied.id : e.position; // the entry of the key that it belongs to
    e.drawnAs = e.look || ties.get(e.kind) || got(ties, "part");
    e.bow = e.bow || 0;
    for (const r of e.reports) {
      r.edge = e;
      r.certainty = r.certainty || "stated";
      r.lapsed = !r.current && !e.denied; // it was the position
      r.outlet = r.outlet || "";
    }
    e.source.out.push(e);
    e.target.in.push(e);
    edges.set(e.id, e);
  });
}
/** Those that are no stances lie below. @type {(a: Edge, b: Edge) => number} */
export const tiesFirst = (a, b) => Number(!!a.look) - Number(!!b.look);
/** @param {Edge} e @returns {e is Stance} */
export const isStance = (e) => e.look !== null;
export const stances = [...edges.values()].filter(isStance);
for (const n of nodes.values()) n.weight = [...n.out, ...n.in].reduce((sum, e) => sum + e.reports.length, 0);
// those that stand on the map of boxes
export const boxed = [...nodes.values()].filter((n) => n.width !== undefined);
export const far = [...nodes.values()].some((n) => n.farX !== undefined);

/** @param {Partial<Position>} look */
export const labelOf = (look) =>
  look === about.denied
    ? t("family.denied")
    : look.id && told("position." + look.id)
      ? t("position." + look.id)
      : look.label || t("takes-a-position");
/** @param {{ type: string, kind?: string }} n */
export const typeOf = (n) => (told("type." + n.type) ? t("type." + n.type) : n.type || t(n.kind || ""));
/** @type {(a: string, b: string) => number} */
export const inOrder = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
export const collator = new Intl.Collator(LANGUAGE, { numeric: true });
/** @type {(a: GraphNode, b: GraphNode) => number} */
export const byLabel = (a, b) => collator.compare(a.label, b.label) || inOrder(a.id, b.id);
/** @param {{ date: string }} r */
export const dated = (r) => String(r.date || "");
/**
 * What puts reports in order of time: those without a date first, and a denial after what it may deny.
 * @type {(a: Report, b: Report) => number}
 */
export const byTime = (a, b) =>
  inOrder(dated(a), dated(b)) ||
  Number(a.certainty === "denied") - Number(b.certainty === "denied") ||
  inOrder(a.stance || "", b.stance || "");
/**
 * The reports of these edges in order of time, only those that no filter hides.
 * @type {(some: Edge[]) => Told[]}
 */
export const history = (some) =>
  some
    .filter(isStance)
    .flatMap((e) => e.reports.filter((r) => r.visible).map((r) => /** @type {Told} */ ([e, r])))
    .sort((a, b) => byTime(a[1], b[1]));
/** The latest of the reports of a line that no filter hides. @param {Stance} e */
export function latestOf(e) {
  const all = history([e]);
  return all[all.length - 1][1];
}
/** @type {<T>(some: T[], of: (one: T) => number) => number} */
export const sum = (some, of) => some.reduce((total, one) => total + of(one), 0);
/** Reports that no filter hides, see state.js. @param {Edge} e */
export const seenOf = (e) => e.seen;
/** Where its position stands in the scheme; what is denied comes last. @param {Stance} e */
export const rankOf = (e) => (e.denied ? about.positions.length : about.positions.indexOf(e.look));
