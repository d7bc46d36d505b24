// What is shown and what is chosen. Everything else follows: whoever shows something asks to be told.

import { drawn, reportsIn, standing } from "./counts.js";
import { about, edges, far, got, NO_TOPIC, nodes } from "./data.js";
import { days } from "./dates.js";
import { $, say, still } from "./dom.js";
import { t } from "./texts.js";

/** @import { Edge, Events, GraphNode, Listed, Report, State, View, What } from "./types.d.ts" */

/** @type {What} */
export const nothing = { kind: "", id: "" };
// To about so many, a whole map can still be read.
export const opensWhole = far && nodes.size <= 1000;
/** @type {State} */
export const state = {
  view: "map",
  positions: new Set(), // hidden
  types: new Set(), // hidden
  ties: new Set(), // hidden
  outlets: new Set(), // hidden
  certainties: new Set(), // hidden
  changes: new Set(), // hidden
  topics: new Set(), // shown; none means all
  from: "", // days, as YYYY-MM-DD; nothing is no bound
  to: "",
  around: "", // only this node and its neighbours
  whole: opensWhole, // of a large network, everything as dots
  chosen: nothing, // {kind: "node" | "edge" | "", id}
  hover: nothing,
  cursor: null, // where the arrow keys stand
};
/** @type {Listed[]} */
export const HIDING = ["positions", "types", "ties", "outlets", "certainties", "changes"];
/** @type {{ [K in keyof Events]: ((...values: Events[K]) => void)[] }} */
const listeners = { filter: [], light: [], choice: [], reset: [], reveal: [] };
/** @type {<K extends keyof Events>(what: K, act: (...values: Events[K]) => void) => void} */
export const on = (what, act) => {
  listeners[what].push(act);
};
/** @type {<K extends keyof Events>(what: K, ...values: Events[K]) => void} */
export const tell = (what, ...values) => {
  for (const act of listeners[what]) act(...values);
};
export const lit = () => (state.chosen.kind ? state.chosen : state.hover);
/** @type {Listed[]} */
export const LISTS = [...HIDING, "topics"];
export const filtered = () =>
  LISTS.some((name) => state[name].size) || !!(state.from || state.to || state.around);

/** @param {Report} r */
export function inTime(r) {
  if (!state.from && !state.to) return true;
  if (r.days === undefined) r.days = days(r);
  return !!r.days && (!state.from || r.days[1] >= state.from) && (!state.to || r.days[0] <= state.to);
}

// ---------------------------------------------------------------- filtering

/** @param {GraphNode} n */
const topical = (n) =>
  !state.topics.size ||
  n.kind !== "issue" ||
  (n.topics.length ? n.topics : [NO_TOPIC]).some((topic) => state.topics.has(topic));
/** @param {boolean} announce */
export function filter(announce) {
  const near = state.around ? nodes.get(state.around) : null;
  const kept = near
    ? new Set([near, ...near.out.map((e) => e.target), ...near.in.map((e) => e.source)])
    : null;
  for (const n of nodes.values())
    n.visible = !state.types.has(n.type) && topical(n) && (!kept || kept.has(n));
  for (const e of edges.values()) {
    let seen = 0,
      current = false;
    for (const r of e.reports) {
      r.visible = inTime(r) && !state.outlets.has(r.outlet) && !state.certainties.has(r.certainty);
      if (r.visible) {
        seen++;
        current = current || !!r.current;
      }
    }
    e.seen = seen;
    e.current = !e.look || (current && !e.denied);
    e.lapsed = !e.current && !e.denied;
    e.visible =
      e.source.visible &&
      e.target.visible &&
      !state.changes.has(e.change || "same") &&
      (e.look ? seen > 0 && !state.positions.has(e.entry) : !state.ties.has(e.kind));
    if (!e.visible) for (const r of e.reports) r.visible = false;
  }
  for (const n of nodes.values()) {
    const all = [...n.out, ...n.in].filter((e) => e.look);
    n.ghost = all.length > 0 && !all.some((e) => e.visible); // stays where it stood, very faint
  }
  if (state.topics.size) {
    // whoever says nothing on the topic goes, but not those for whom a speaker acts
    const some = new Set(
      [...nodes.values()].filter(
        (n) =>
          n.visible &&
          (n.kind === "issue" || (!n.ghost && [...n.out, ...n.in].some((e) => e.look && e.visible))),
      ),
    );
    for (const n of some)
      for (const e of n.out) if (e.kind === "acts-for" && e.target.visible) some.add(e.target);
    for (const n of nodes.values()) n.visible = n.visible && some.has(n);
    for (const e of edges.values()) e.visible = e.visible && e.source.visible && e.target.visible;
  }
  const { kind, id } = state.chosen;
  if (kind && !(kind === "node" ? nodes : edges).get(id)?.visible) choose(nothing);
  weigh();
  tell("filter", !!announce);
  if (announce) say(summary());
}
export function summary() {
  const all = about.counts.stances;
  return filtered()
    ? t("shown-of", {
        stances: t("stances-of", { n: all, shown: reportsIn(standing()) }),
        boxes: t("boxes-of", { n: nodes.size, shown: drawn().length }),
      })
    : t("shown-all", { stances: t("stances", { n: all }), boxes: t("boxes", { n: nodes.size }) });
}

// ---------------------------------------------------------------- lighting: what is chosen or pointed at
// stands out

// Those of whom the chosen demand is made, or to whom the promise is given.
const ASKS = new Map([
  ["commits", "promised"],
  ["asserts", "told"],
  ["withdraws", "told"],
]);
/** @returns {Map<GraphNode, string>} */
export function asked() {
  const { kind, id } = lit();
  const e = kind === "edge" ? edges.get(id) : null;
  const look = e?.look;
  if (!e || look?.family !== "makes") return new Map();
  let wanted = new Set(e.reports.flatMap((r) => r.addressee_iris || []));
  if (!wanted.size) {
    const told = e.target.facts.filter(([name]) => name === "addressed-to");
    wanted = new Set(told.flatMap(([, , iris]) => iris));
  }
  if (!wanted.size) return new Map();
  return new Map(
    [...nodes.values()]
      .filter((n) => n.kind === "actor" && wanted.has(n.id))
      .map((n) => [n, t(ASKS.get(look.look) || "asked")]),
  );
}
export function weigh() {
  const { kind, id } = lit();
  /** @type {Set<GraphNode>} */
  const near = new Set();
  if (kind === "node") {
    const n = got(nodes, id);
    near.add(n);
    for (const e of [...n.out, ...n.in]) if (e.visible) near.add(e.source).add(e.target);
  } else if (kind === "edge") {
    const e = got(edges, id);
    near.add(e.source).add(e.target);
  }
  const called = asked();
  // What merely lies under the pointer dims nothing for those who asked for less motion.
  const all = !kind || (!state.chosen.kind && !state.cursor && still());
  for (const n of nodes.values()) {
    n.asked = called.get(n);
    n.strong = !n.ghost && (all || near.has(n) || !!n.asked);
  }
  for (const e of edges.values()) {
    e.strong = all || (kind === "edge" ? e.id === id : e.source.id === id || e.target.id === id);
  }
  tell("light");
}
/** @type {(what: What, focus?: boolean) => void} */
export function choose(what, focus) {
  state.chosen = what;
  state.hover = nothing;
  if (what.kind === "node") state.cursor = what.id;
  weigh();
  tell("choice", what, !!focus);
}
/** @type {(n: GraphNode, focus?: boolean) => void} */
export const chooseNode = (n, focus) => choose({ kind: "node", id: n.id }, focus);
/** @type {(e: Edge, focus?: boolean) => void} */
export const chooseEdge = (e, focus) => choose({ kind: "edge", id: e.id }, focus);
/**
 * What a button does that leads to a box or a line; from the keyboard its card gets the focus.
 * @type {(one: GraphNode | Edge) => (event: MouseEvent) => void}
 */
export const opening = (one) => (event) =>
  choose({ kind: "source" in one ? "edge" : "node", id: one.id }, event.detail === 0);
/** @param {What} what */
export function point(what) {
  if (what.id === state.hover.id && what.kind === state.hover.kind) return;
  state.hover = what;
  if (!state.chosen.kind) weigh();
}
export function reset() {
  for (const name of LISTS) state[name].clear();
  state.from = state.to = state.around = "";
  state.cursor = null;
  choose(nothing);
  filter(true);
  tell("reset");
}
/** @type {(set: Set<string>, all: string[], id: string) => void} */
export function onlyThis(set, all, id) {
  set.clear();
  for (const other of all) if (other !== id) set.add(other);
  filter(true);
}

// ---------------------------------------------------------------- the views: one is open, and only that
// one is drawn

/** @type {Map<string, View>} by name */
export const VIEWS = new Map();
export function focusView() {
  const view = VIEWS.get(state.view);
  if (view?.focus) view.focus();
  else $("view-" + state.view).focus({ preventScroll: true });
}
