// Find boxes by every name they go by, voices by the lines they speak in, and positions.

import { about, inOrder, labelOf, nodes, stances, sum, typeOf } from "./data.js";
import { $, bdi, fold, make, say } from "./dom.js";
import { reveal } from "./map.js";
import { phrase } from "./phrases.js";
import { chooseEdge, chooseNode, on, onlyThis, reset, state } from "./state.js";
import { t, told } from "./texts.js";

/** @import { Edge, GraphNode, Position } from "./types.d.ts" */
/** @typedef {{ what: GraphNode | Edge | Position, label: string, small: () => string, rank: number }} Hit */
/** @typedef {Hit & { name: string, folded: string }} Name */

const NONE = t("search.none");
/** @type {Name[] | null} */
let found = null; // names to search, made when first asked for
function named() {
  /** @type {Name[]} */
  const names = [];
  /** @type {Map<string, string>} the same voice speaks in many lines */
  const foldings = new Map();
  /** @param {string} words */
  const folding = (words) => {
    let folded = foldings.get(words);
    if (folded === undefined) foldings.set(words, (folded = fold(words)));
    return folded;
  };
  /** @type {(words: string, hit: Hit) => void} */
  const add = (words, hit) => void names.push({ name: words, folded: folding(words), ...hit });
  for (const n of nodes.values())
    for (const name of [n.label, ...n.aliases, ...n.metonyms])
      add(name, { what: n, label: n.label, small: () => typeOf(n), rank: 0 });
  const known = new Set(names.map((entry) => entry.folded));
  for (const e of stances) {
    /** @type {Map<string, string>} */
    const voices = new Map();
    for (const r of e.reports) {
      if (r.speaker) voices.set(r.speaker, "search.voice");
      for (const name of r.according_to || []) voices.set(name, "search.source");
    }
    for (const [name, role] of voices)
      if (!known.has(folding(name)))
        add(name, { what: e, label: name, small: () => t(role, { phrase: phrase(e) }), rank: 3 });
  }
  for (const p of about.positions) {
    const held = sum(
      stances.filter((e) => e.position === p.id),
      (e) => e.reports.length,
    );
    const said = told("verb." + p.id) ? t("verb." + p.id).replace(/ ?….*/, "") : "";
    if (held)
      for (const name of new Set([labelOf(p), said]))
        if (name)
          add(name, { what: p, label: labelOf(p), small: () => t("search.position", { n: held }), rank: 6 });
  }
  return names;
}
/** @type {Name[]} */
let hits = [];
let active = -1;
function find() {
  const wanted = fold($("search").value);
  /** @type {Map<unknown, Name>} */
  const best = new Map();
  if (wanted) {
    found = found || named();
    for (const entry of found) {
      const at = entry.folded.indexOf(wanted);
      if (at < 0) continue;
      const rank =
        entry.rank +
        (at === 0 ? 0 : /[\s\p{P}]/u.test(entry.folded[at - 1]) ? 1 : 2) +
        (entry.name === entry.label ? 0 : 0.5);
      const same = "source" in entry.what ? entry.what.id + entry.label : entry.what;
      if ((best.get(same)?.rank ?? Infinity) > rank) best.set(same, { ...entry, rank });
    }
  }
  /** @param {Hit} hit */
  const weight = ({ what }) => ("weight" in what ? what.weight : 0);
  hits = [...best.values()]
    .sort((a, b) => a.rank - b.rank || weight(b) - weight(a) || inOrder(a.name, b.name))
    .slice(0, 12);
  active = hits.length ? 0 : -1;
  const options = hits.map((h, i) =>
    make(
      "li",
      {
        role: "option",
        id: "hit" + i,
        onpointerdown: (event) => event.preventDefault(),
        onclick: () => take(i),
      },
      bdi(h.label),
      make("small", {}, bdi(h.small()), ...(h.name === h.label || h.rank >= 6 ? [] : [" · ", bdi(h.name)])),
    ),
  );
  if (wanted && !hits.length)
    options.push(
      make("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, NONE),
    );
  $("hits").replaceChildren(...options);
  unfold(!!wanted);
  if (wanted) say(hits.length ? t("search.hits", { n: hits.length }) : NONE);
}
/** @param {boolean} open */
function unfold(open) {
  $("hits").hidden = !open;
  $("search").setAttribute("aria-expanded", String(open));
  [...$("hits").children].forEach((li, i) => li.setAttribute("aria-selected", String(i === active)));
  if (open && active >= 0) {
    $("search").setAttribute("aria-activedescendant", "hit" + active);
    $("hits").children[active].scrollIntoView({ block: "nearest" });
  } else $("search").removeAttribute("aria-activedescendant");
}
/** @param {number} i */
function take(i) {
  const { what } = hits[i];
  $("search").value = "";
  unfold(false);
  if (!("visible" in what)) {
    onlyThis(
      state.positions,
      about.positions.map((p) => p.id),
      what.id,
    );
    return;
  }
  if (!what.visible) reset();
  if ("source" in what) {
    chooseEdge(what, true);
    reveal(what.source, what.target);
  } else {
    chooseNode(what, true);
    reveal(what);
  }
}
$("search").addEventListener("input", find);
$("search").addEventListener("blur", () => unfold(false));
$("search").addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!hits.length) return;
    active = (active + (event.key === "ArrowDown" ? 1 : -1) + hits.length) % hits.length;
    unfold(true);
  } else if (event.key === "Enter" && active >= 0 && !$("hits").hidden) {
    event.preventDefault();
    take(active);
  } else if (event.key === "Escape" && ($("search").value || !$("hits").hidden)) {
    event.preventDefault();
    event.stopPropagation();
    $("search").value = "";
    unfold(false);
  }
});
on("reset", () => {
  $("search").value = "";
});
