// The address: a link shows the same thing. An old link never breaks a new page.

import { about, edges, far, got, nodes, NO_TOPIC, positions, stances } from "./data.js";
import { days } from "./dates.js";
import { LISTS, nothing, opensWhole, state, VIEWS } from "./state.js";

/** @import { Addressed, Edge, Listed } from "./types.d.ts" */

// Names are shortened by what all of them begin with.
export const COMMON = (() => {
  const ids = [...nodes.keys()];
  let prefix = ids[0] || "";
  for (const id of ids) while (!id.startsWith(prefix)) prefix = prefix.slice(0, -1);
  return prefix;
})();
/** @type {("from" | "to")[]} */
const BOUNDS = ["from", "to"];
// What may stand in each of these lists; who is told a topic that is not here would else see nothing at all.
/** @type {Record<Listed, () => Set<string>>} */
const KNOWN = {
  positions: () => new Set([...positions.keys(), ...stances.map((e) => e.entry)]),
  types: () => new Set([...nodes.values()].map((n) => n.type)),
  ties: () => new Set([...edges.values()].filter((e) => !e.look).map((e) => e.kind)),
  outlets: () => new Set(stances.flatMap((e) => e.reports.map((r) => r.outlet))),
  certainties: () => new Set(stances.flatMap((e) => e.reports.map((r) => r.certainty))),
  changes: () => new Set(["new", "moved", "gone", "same"]),
  topics: () =>
    new Set(
      [...nodes.values()].flatMap((n) => (n.kind === "issue" && !n.topics.length ? [NO_TOPIC] : n.topics)),
    ),
};
/** @type {Addressed[]} what views add to the address */
export const addressed = [];
function said() {
  const words = new URLSearchParams();
  if (state.view !== about.opens) words.set("view", state.view);
  for (const name of LISTS)
    if (state[name].size)
      words.set(
        name,
        [...state[name]]
          .map((one) => (one === NO_TOPIC ? "" : one).replace(/[~,]/g, (c) => (c === "~" ? "~0" : "~1")))
          .join(","),
      );
  for (const name of BOUNDS) if (state[name]) words.set(name, state[name]);
  if (state.around) words.set("around", state.around.slice(COMMON.length));
  if (state.whole !== opensWhole) words.set("whole", state.whole ? "yes" : "no");
  for (const [name, get] of addressed) if (get()) words.set(name, get());
  const { kind, id } = state.chosen;
  if (kind === "node") words.set("box", id.slice(COMMON.length));
  if (kind === "edge") {
    const e = got(edges, id);
    words.set(
      "line",
      [e.source.id.slice(COMMON.length), nameOf(e), e.target.id.slice(COMMON.length)].join(" "),
    );
  }
  return words.toString();
}
/** What a line is called in the address; what is denied is a line of its own. @param {Edge} e */
const nameOf = (e) => (e.denied ? "not-" : "") + (e.position || e.kind);
const record = window.history;
export function write() {
  const words = said();
  if (words === location.hash.slice(1)) return;
  // A page in a frame or in a mail has no address to change; it works all the same.
  try {
    record.replaceState(null, "", words ? "#" + words : location.pathname + location.search);
  } catch {
    /* as said */
  }
}
// What the address says, as far as this page has it.
export function read() {
  const words = new URLSearchParams(location.hash.slice(1));
  /** @param {string} name */
  const word = (name) => words.get(name) || "";
  for (const name of LISTS) {
    state[name].clear();
    if (!words.has(name)) continue;
    const known = KNOWN[name]();
    for (const each of word(name).split(",")) {
      const one =
        name === "topics" && !each ? NO_TOPIC : each.replace(/~[01]/g, (c) => (c === "~0" ? "~" : ","));
      if (known.has(one)) state[name].add(one);
    }
  }
  for (const name of BOUNDS)
    state[name] = /^\d{4}-\d\d-\d\d$/.test(word(name)) && days({ date: word(name) }) ? word(name) : "";
  /** The node that this names, if there is one. @param {string} name */
  const full = (name) => {
    const id = COMMON + word(name);
    return words.has(name) && nodes.has(id) ? id : "";
  };
  state.around = full("around");
  state.whole = words.has("whole") && far ? words.get("whole") === "yes" : opensWhole;
  state.view = VIEWS.has(word("view")) ? word("view") : about.opens;
  for (const [name, , set] of addressed) set(word(name));
  state.chosen = nothing;
  if (full("box")) state.chosen = { kind: "node", id: full("box") };
  const [source, position, target] = word("line").split(" ");
  const e =
    target !== undefined &&
    [...edges.values()].find(
      (one) =>
        one.source.id === COMMON + source && one.target.id === COMMON + target && nameOf(one) === position,
    );
  if (e) state.chosen = { kind: "edge", id: e.id };
}
