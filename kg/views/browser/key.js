// The key: it says what shapes, colours and dashes mean, counts them, and every entry shows or hides what
// it explains.

import { changesIn } from "./counts.js";
import { about, edges, labelOf, nodes, stances, STRANGER, sum, typeOf } from "./data.js";
import { $, around, button, draw, every, make, RTL_PAGE, text } from "./dom.js";
import { box, HUES, line } from "./marks.js";
import { deniedWords } from "./phrases.js";
import { filter, on, onlyThis, state } from "./state.js";
import { number, t } from "./texts.js";

/** @import { Children, Tie } from "./types.d.ts" */

/**
 * @param {Children} mark
 * @param {string} label
 * @param {() => number} counted
 * @param {Set<string>} set
 * @param {string} id
 */
function keyRow(mark, label, counted, set, id) {
  const check = make("input", { type: "checkbox" });
  const tally = make("b", {});
  const row = make("div", { class: "key-row" }, make("label", {}, check, mark, text("span", label), tally));
  check.addEventListener("change", () => {
    if (check.checked) set.delete(id);
    else set.add(id);
    filter(true);
  });
  on("filter", () => {
    check.checked = !set.has(id);
    row.classList.toggle("off", set.has(id));
    tally.textContent = number(counted());
  });
  return row;
}
/** @type {(row: HTMLElement, label: string, set: Set<string>, all: string[], id: string) => HTMLElement} */
function only(row, label, set, all, id) {
  row.append(
    button(t("only"), () => onlyThis(set, all, id), {
      class: "only",
      "aria-label": t("only-this", { label }),
    }),
  );
  return row;
}
/** @type {(title: string, rows: HTMLElement[], hue?: string) => HTMLElement} */
function keyGroup(title, rows, hue) {
  const spot = hue ? make("i", { class: "hue", "aria-hidden": "true" }) : null;
  if (spot) spot.style.background = `var(--${hue})`;
  return make("fieldset", { class: "key-group" }, make("legend", {}, spot, title), rows);
}
// One Tab stop: up and down go from entry to entry, right and left to its "only" button and back.
function rove() {
  const entries = every("input", $("key"));
  const stops = every("input, button", $("key"));
  /** @param {HTMLElement} one */
  const stop = (one) => {
    for (const other of stops) other.tabIndex = other === one ? 0 : -1;
  };
  stop(entries[0]);
  $("key").addEventListener("focusin", (event) => {
    const one = stops.find((other) => other === event.target);
    if (one) stop(one);
  });
  $("key").addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = around(event, ".key-row");
    if (!row) return;
    const i = entries.findIndex((one) => row.contains(one));
    const [inward, outward] = RTL_PAGE ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
    const to = {
      ArrowDown: entries[(i + 1) % entries.length],
      ArrowUp: entries[(i - 1 + entries.length) % entries.length],
      [inward]: row.querySelector("button"),
      [outward]: entries[i],
      Home: entries[0],
      End: entries[entries.length - 1],
    }[event.key];
    if (!to) return;
    event.preventDefault();
    to.focus();
  });
}
// Counts are of what the other filters leave: what an entry would add or take away.
/** @param {string} id */
const countType = (id) => sum([...nodes.values()], (n) => (n.type === id ? 1 : 0));
/** @param {string} id */
const countPosition = (id) =>
  sum(stances, (e) => (e.entry === id && e.source.visible && e.target.visible ? e.seen : 0));
/** @param {string} id */
const countTie = (id) =>
  sum([...edges.values()], (e) => (e.kind === id && e.source.visible && e.target.visible ? 1 : 0));
/** @param {string} change */
const countChange = (change) =>
  changesIn(
    change,
    stances.filter((e) => e.seen && e.source.visible && e.target.visible),
  );
/**
 * As the map marks them: a band along what holds since, faint what holds no more, a ring round a new box.
 * @param {string} change
 */
function changedLine(change) {
  const mark = line({ ...STRANGER, dashes: [], arrow: "arrow", width: 2 });
  if (change === "gone") mark.style.opacity = "0.45";
  else
    mark.prepend(
      draw("path", { d: "M2 7H40", stroke: "var(--changed)", "stroke-width": 11, "stroke-linecap": "round" }),
    );
  return mark;
}
function changedBox() {
  const mark = box("Demand");
  mark.setAttribute("viewBox", "-4 -4 34 24");
  mark.append(
    draw("rect", {
      x: -2.6,
      y: -2.6,
      width: 31.2,
      height: 21.2,
      rx: 6,
      fill: "none",
      stroke: "var(--accent)",
      "stroke-width": 2.2,
    }),
  );
  return mark;
}
const LONG = 60; // words of more characters stand below the columns
function key() {
  const last = make("div", { class: "key-column long" });
  const here = new Set([...nodes.values()].map((n) => n.type));
  for (const kind of ["actor", "issue"]) {
    const rows = about.types
      .filter((type) => type.kind === kind && here.has(type.id))
      .map((type) =>
        keyRow(box(type.id), typeOf({ type: type.id }), () => countType(type.id), state.types, type.id),
      );
    if (rows.length) $("key").append(make("div", { class: "key-column" }, keyGroup(t("key." + kind), rows)));
  }
  const taken = new Set(stances.map((e) => e.entry));
  const present = about.positions.filter((p) => taken.has(p.id));
  for (const family of about.families) {
    const rows = present
      .filter((p) => p.family === family)
      .map((p) =>
        only(
          keyRow(line(p), labelOf(p), () => countPosition(p.id), state.positions, p.id),
          labelOf(p),
          state.positions,
          present.map((q) => q.id),
          p.id,
        ),
      );
    if (rows.length)
      $("key").append(
        make("div", { class: "key-column" }, keyGroup(t("family." + family), rows, HUES[family])),
      );
  }
  const shortest = () =>
    [...$("key").children]
      .reverse()
      .reduce(
        (a, b) => (b.querySelectorAll(".key-row").length < a.querySelectorAll(".key-row").length ? b : a),
        $("key").lastElementChild || $("key"),
      );
  if (taken.has(about.denied.id)) {
    const { id } = about.denied;
    const words = deniedWords(stances);
    const row = keyRow(line(about.denied), words, () => countPosition(id), state.positions, id);
    (words.length > LONG ? last : shortest()).append(keyGroup(t("family.denied"), [row]));
  }
  const joined = new Set([...edges.values()].map((e) => e.kind));
  const rows = about.ties
    .filter((tie) => joined.has(tie.id))
    .map((tie) => keyRow(line(tie), t("key.tie." + tie.id), () => countTie(tie.id), state.ties, tie.id));
  if (rows.length) shortest().append(keyGroup(t("key.ties"), rows));
  if ([...nodes.values()].some((n) => n.anonymous))
    shortest().append(
      keyGroup(t("key.dashed"), [
        make("div", { class: "key-row" }, box("Group", true), text("span", t("unnamed"))),
      ]),
    );
  if ((about.changes || []).length) {
    const marked = [...nodes.values()].some((n) => n.change === "new") ? ["new"] : [];
    const changed = ["new", "moved", "gone"]
      .filter((change) => stances.some((e) => e.change === change))
      .map((change) =>
        keyRow(
          [changedLine(change), ...(marked.includes(change) ? [changedBox()] : [])],
          t("change." + change),
          () => countChange(change),
          state.changes,
          change,
        ),
      );
    if (changed.length) shortest().append(keyGroup(t("key.changes"), changed));
  }
  if (last.children.length) $("key").append(last);
  if ($("key").querySelector("input")) rove();
}
key();
