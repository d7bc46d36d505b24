// Positions over time: later is further on, in favour is further up. For one issue a line for every actor,
// for one actor a line for every issue, or many such pictures, small and side by side.

import { addressed, COMMON, write } from "./address.js";
import { countedBy } from "./bins.js";
import { ticks } from "./calendar.js";
import { fromTo } from "./caption.js";
import { MOST, stanceRow } from "./cards.js";
import { standpoints, strife } from "./counts.js";
import { about, byLabel, dated, edges, got, history, inOrder, isStance, labelOf, nodes } from "./data.js";
import { positions, seenOf, stances, sum, typeOf } from "./data.js";
import { binOf, dayNumber, days, when } from "./dates.js";
import {
  $,
  apart,
  around,
  bdi,
  broken,
  button,
  curve,
  draw,
  every,
  fitted,
  isSome,
  lettering,
} from "./dom.js";
import { make, marked, must, roomIn, RTL_PAGE, say, tenth, text, tongue } from "./dom.js";
import { framed, keyed } from "./frame.js";
import { dotOfFamily, HUES, isHollow, reportDot } from "./marks.js";
import { palette } from "./palette.js";
import { certainty, clause, deniedWords, lapse, phrase, positionOf, voiceOf } from "./phrases.js";
import { pointing } from "./pointing.js";
import { choose, chooseEdge, chooseNode, nothing, on, point, state, VIEWS } from "./state.js";
import { COMMA, quoted, t } from "./texts.js";

/** @import { Attributes, Days, End, GraphNode, KeyEntry, Point, Position, Report } from "./types.d.ts" */
/** @import { Stance, Told, Unit, What } from "./types.d.ts" */
/** @typedef {"issue" | "actor"} By */
/** @typedef {{ from: number, to: number, middle: number, partial: boolean, known: Days }} Time in days */
/**
 * What is drawn as one: a report, or those that a bar counts; `off` is how far from the middle of its line.
 * @typedef {{ e: Stance, r: Report, time: Time, told: Report[], bar: boolean, x: number, off: number,
 *   tall: number, at: Point, name: string, latest: boolean, element: SVGElement }} Dot
 */
/**
 * The line of what is at its other end.
 * @typedef {{ other: GraphNode, dots: Dot[], counted: boolean, runs: Run[], last: Run | null,
 *   words: string[], lines: SVGElement, marks: SVGElement, label: SVGElement | null, cut: boolean }} Row
 */
/**
 * A stretch in which a line stays on a level, and the one that it is known to follow.
 * @typedef {{ row: Row, level: Level, dots: Dot[], from: number, to: number, aside: boolean,
 *   before: Run | null, tall: number, y: number }} Run
 */
/**
 * @typedef {{ name: string, height: number, apart: boolean, family: string, words: Set<string>, runs: Run[],
 *   need: number, head: number, top: number, middle: number, bottom: number }} Level
 */
/** @typedef {{ domain: [number, number], unit: Unit | "" }} Calendar */
/**
 * Where in a picture its lines begin and end.
 * @typedef {{ slim: boolean, radius: number, left: number, right: number, low: number, high: number }} Edges
 */
/**
 * @typedef {{ subject: GraphNode, width: number, height: number, dots: Dot[], rows: Row[], of: number,
 *   undated: Told[], svg: SVGSVGElement | null, unit: Unit | "" }} Chart
 */

const MOST_LINES = 40; // of one picture, and how many more are asked for at a time
const MOST_SMALL = 12;
const MOST_PICKED = 400; // in the list to choose from; search knows them all
const LANE = 17;
const LOST = 22; // how far from a dot a tap may be
const view = $("view-timeline");
/** @type {{ by: By, id: string, lines: number, small: number }} id: of a node, "*" for the overview */
const own = { by: "issue", id: "", lines: MOST_LINES, small: MOST_SMALL };
const AFRESH = { lines: MOST_LINES, small: MOST_SMALL };
/** @type {Chart[]} those that stand there */
let charts = [];
let stop = ""; // the dot that Tab leads to
const NOT_DRAWN = draw("g"); // where the element of something is to be

// ---------------------------------------------------------------- whose lines

/** @type {Record<By, End>} */
const END = { issue: "target", actor: "source" };
/** @type {Record<By, End>} */
const OTHER = { issue: "source", actor: "target" };
/** @type {(n: GraphNode, by: By) => Stance[]} */
const linesOf = (n, by) => (by === "issue" ? n.in : n.out).filter(isStance).filter((e) => e.visible);
/** @param {By} by */
function subjects(by) {
  /** @type {Map<GraphNode, number>} */
  const tally = new Map();
  for (const e of stances) if (e.visible) tally.set(e[END[by]], (tally.get(e[END[by]]) || 0) + e.seen);
  return [...tally].sort((a, b) => b[1] - a[1] || byLabel(a[0], b[0]));
}
/** @param {GraphNode} n */
const strifeOf = (n) => strife(standpoints(n));
function subject() {
  const n = nodes.get(own.id);
  if (n && linesOf(n, own.by).length) return n;
  const all = subjects(own.by);
  // Of the contested issues, or of all actors, the one that is spoken of on most days; then the most
  // contested.
  const worth = new Map(
    all.slice(0, MOST_PICKED).map(([one]) => {
      const clash = own.by === "issue" ? strifeOf(one) : 0;
      return [
        one,
        [clash > 0 ? 1 : 0, new Set(history(linesOf(one, own.by)).map(([, r]) => r.date)).size, clash],
      ];
    }),
  );
  // else the most reported
  const [best] = [...worth].sort(([, a], [, b]) => b[0] - a[0] || b[1] - a[1] || b[2] - a[2]);
  return best ? best[0] : null;
}
/**
 * Whether something is the subject of a picture, or at the other end of its lines.
 * @type {(at: GraphNode, what: What) => boolean}
 */
const isOn = (at, { kind, id }) =>
  kind === "node"
    ? at.id === id || linesOf(at, own.by).some((e) => e[OTHER[own.by]].id === id)
    : edges.get(id)?.[END[own.by]] === at;
/** What is chosen elsewhere is shown, unless it is on the picture already. @param {What} what */
function follow(what) {
  const at = own.id === "*" ? null : subject();
  if (what.kind === "node") {
    if (state.view === "timeline" && at && isOn(at, what)) return;
    const n = got(nodes, what.id);
    const by = n.kind === "actor" && linesOf(n, "actor").length ? "actor" : "issue";
    if (linesOf(n, by).length) Object.assign(own, { by, id: n.id, lines: MOST_LINES });
  } else if (what.kind === "edge" && at && !isOn(at, what)) {
    const e = got(edges, what.id);
    if (e.look) Object.assign(own, { id: e[END[own.by]].id, lines: MOST_LINES });
  }
}

// ---------------------------------------------------------------- time

/** @param {Days} known @returns {Time} */
function stretch(known) {
  const from = dayNumber(known[0]),
    to = dayNumber(known[1]) + 1;
  return { from, to, middle: (from + to) / 2, partial: known[0] !== known[1], known };
}
/** @param {Time[]} times @returns {[number, number]} */
function domainOf(times) {
  let from = Infinity,
    to = -Infinity;
  for (const time of times) {
    from = Math.min(from, time.from);
    to = Math.max(to, time.to);
  }
  const least = Math.max(0, (6 - (to - from)) / 2);
  return [from - least, to + least];
}
// ---------------------------------------------------------------- how high

// Levels are those of `kg/views/marks.py`; what is denied stands apart, below all of them.
/** @param {Position} look */
const levelOf = (look) => (look === about.denied ? "denied" : String(look.level));
/** @type {(look: Position, small: boolean) => string} */
const levelName = (look, small) => (small ? look.family || look.look : levelOf(look));
/** @param {Dot} dot */
function dotWords({ e, r, told, time }) {
  if (told.length > 1)
    return [phrase(e), fromTo(time.known[0], time.known[1]), t("reports", { n: told.length })].join(
      t("semicolon"),
    );
  const said = { phrase: phrase(e), date: when(r), certainty: certainty(r) };
  const dot = e.denied ? [said.phrase, said.date].join(t("semicolon")) : t("timeline.dot", said);
  return r.quote ? t("timeline.dot-quote", { dot, quote: quoted(r.quote) }) : dot;
}
const APART = -9; // the height of what stands apart, below all
const ANCHORS = ["for", "between", "against"]; // so that up and down can be read where all are of one mind
/** @type {(lines: Stance[], small: boolean) => Level[]} */
function levels(lines, small) {
  /** @type {Map<string, Level>} */
  const found = new Map();
  /** @type {(name: string, height: number, family: string, words?: string) => void} */
  const enter = (name, height, family, words = "") => {
    const to = { need: 0, head: 0, top: 0, middle: 0, bottom: 0 };
    const level = found.get(name) || {
      name,
      height,
      apart: height === APART,
      family,
      words: new Set(),
      runs: [],
      ...to,
    };
    found.set(name, level);
    if (words) level.words.add(words);
  };
  /** @type {(look: Position, words: string) => void} */
  const add = (look, words) => {
    const { family } = look;
    const height = look === about.denied ? APART : small ? -about.families.indexOf(family) : look.level;
    enter(levelName(look, small), height, family, words);
  };
  if (small) for (const family of about.families) enter(family, -about.families.indexOf(family), family);
  for (const e of lines) add(e.look, e.look.family === "makes" ? t("family.makes") : positionOf(e));
  if (!small) {
    for (const family of ANCHORS) {
      const { level, hue } = about.sides.find((side) => side.id === family) || about.sides[0];
      const look = positions.get(hue);
      const near = [...found.values()].some((one) => !one.apart && Math.abs(one.height - level) < 0.2);
      if (look && !near) add(look, labelOf(look));
    }
  }
  return [...found.values()].sort((a, b) => b.height - a.height);
}

// ---------------------------------------------------------------- one picture

/** @param {Dot[]} dots */
const reportsOf = (dots) => sum(dots, ({ told }) => told.length);
const PHASES = ["previous", "current", "prospective"];
/** @param {Report} r */
const phase = (r) => {
  const i = PHASES.indexOf(r.phase);
  return i < 0 ? 1 : i;
};
// Whether a report is known to be before another one: by its date, or in one article by what it says.
/** @type {(a: Dot, b: Dot) => boolean} */
const precedes = (a, b) => a.time.to <= b.time.from || (dated(a.r) === dated(b.r) && phase(a.r) < phase(b.r));
/**
 * The lines: for each at the other end, its reports in order of time.
 * @type {(n: GraphNode, by: By) => { rows: Row[], undated: Told[] }}
 */
function rowsOf(n, by) {
  /** @type {Map<GraphNode, Row>} */
  const rows = new Map();
  /** @type {Told[]} */
  const undated = [];
  for (const e of linesOf(n, by)) {
    for (const r of e.reports) {
      if (!r.visible) continue;
      const known = days(r);
      if (!known) {
        undated.push([e, r]);
        continue;
      }
      const row = rows.get(e[OTHER[by]]) || rowFor(e[OTHER[by]]);
      const undrawn = { bar: false, x: 0, off: 0, tall: 0, at: { x: 0, y: 0 }, name: "", latest: false };
      row.dots.push({ e, r, time: stretch(known), told: [r], ...undrawn, element: NOT_DRAWN });
      rows.set(row.other, row);
    }
  }
  for (const row of rows.values())
    row.dots.sort(
      (a, b) =>
        a.time.middle - b.time.middle ||
        phase(a.r) - phase(b.r) ||
        Number(a.r.current) - Number(b.r.current) ||
        inOrder(a.e.id, b.e.id),
    );
  const ordered = [...rows.values()].sort(
    (a, b) => b.dots.length - a.dots.length || byLabel(a.other, b.other),
  );
  return { rows: ordered, undated };
}
/** @param {GraphNode} other @returns {Row} */
function rowFor(other) {
  const drawn = { lines: NOT_DRAWN, marks: NOT_DRAWN, label: null, cut: false };
  return { other, dots: [], counted: false, runs: [], last: null, words: [], ...drawn };
}
/** Which days there are, and what bars count by. @param {Row[]} rows @returns {Calendar} */
function calendarOf(rows) {
  const times = rows.flatMap((row) => row.dots.map(({ time }) => time));
  const told = rows.flatMap((row) =>
    row.dots.map(({ e, time }) => {
      const level = e[END[own.by]].id + " " + e.entry;
      return { line: row.other.id + " " + level, level, days: time.known };
    }),
  );
  const unit = countedBy(told);
  if (!unit) return { domain: domainOf(times), unit };
  const bars = times.filter(({ partial }) => !partial).map((time) => binned(time, unit));
  return { domain: domainOf([...times, ...bars]), unit };
}
/** @type {(time: Time, unit: Unit) => Time} */
const binned = (time, unit) => ({ ...stretch(binOf(time.known[0], unit)), partial: false });
// The reports of a line, those of the same days and position as one.
/** @type {(dots: Dot[], unit: Unit) => Dot[]} */
function together(dots, unit) {
  /** @type {Map<string, Dot>} */
  const found = new Map();
  for (const dot of dots) {
    const time = dot.time.partial ? dot.time : binned(dot.time, unit);
    const name = [dot.e.id, isHollow(dot.e, dot.r), ...time.known].join(" ");
    const bar = found.get(name);
    if (bar) bar.told.push(dot.r);
    else found.set(name, { ...dot, time, bar: !time.partial, told: [dot.r] });
  }
  return [...found.values()].sort((a, b) => a.time.middle - b.time.middle);
}
// Stretches in which a line stays on one level, each with the one that it is known to follow. What is
// reported as not so stands beside the line.
/**
 * @type {(row: Row, x: (day: number) => number, levelFor: (look: Position) => Level, radius: number,
 *   bar: number) => Run[]}
 */
function runsOf(row, x, levelFor, radius, bar) {
  /** @type {Run[]} */
  const runs = [];
  /** @type {(level: Level, dot: Dot, aside: boolean) => Run} */
  const begun = (level, dot, aside) => {
    const run = { row, level, dots: [dot], from: dot.x, to: dot.x, aside, before: null, tall: 0, y: 0 };
    runs.push(run);
    return run;
  };
  /** @type {Run | null} */
  let going = null;
  row.counted = row.dots.some((dot) => dot.bar);
  for (const dot of row.dots) {
    dot.x = x(dot.time.middle);
    const level = levelFor(dot.e.look);
    if (row.counted) {
      // Bars say nothing of the order within their days, so nothing joins them.
      const same = runs.find((run) => run.level === level && run.aside === dot.e.denied);
      if (same) same.dots.push(dot);
      going = same || begun(level, dot, dot.e.denied);
      going.to = dot.x;
    } else if (dot.e.denied) begun(level, dot, true);
    else if (going?.level === level) going.dots.push(dot);
    else {
      if (going) going.to = dot.x;
      const before = going && precedes(lastOf(going), dot) ? going : null;
      going = begun(level, dot, false);
      going.before = before;
    }
  }
  const last = going || runs[runs.length - 1];
  row.last = last;
  last.to = Infinity;
  for (const run of runs) {
    // what is of one date stands one above the other
    /** @type {Dot[]} */
    let stack = [];
    const settle = () => {
      const tall = sum(stack, (dot) => dot.tall);
      let y = -tall / 2;
      for (const dot of stack) {
        dot.off = y + dot.tall / 2;
        y += dot.tall;
      }
      run.tall = Math.max(run.tall, tall);
    };
    for (const dot of run.dots) {
      dot.tall = dot.bar ? Math.max(3, dot.told.length * bar) : radius * 2;
      if (stack.length && Math.abs(dot.x - stack[0].x) > (dot.bar ? 0.5 : radius * 1.7)) {
        settle();
        stack = [];
      }
      stack.push(dot);
    }
    settle();
    lastOf(run).latest = run === last || (!run.aside && !precedes(lastOf(run), lastOf(last)));
  }
  return runs;
}
/** @param {Run} run */
const lastOf = (run) => run.dots[run.dots.length - 1];
/**
 * Lines on one level lie in lanes, so that none covers another; gives the height of all.
 * @type {(level: Level, lane: number, radius: number) => number}
 */
function lanes(level, lane, radius) {
  /** @type {{ end: number, tall: number, runs: Run[] }[]} */
  const made = [];
  level.runs.sort((a, b) => a.from - b.from || byLabel(a.row.other, b.row.other));
  for (const run of level.runs) {
    let free = made.find(
      (one) => one.end < run.from - radius * 3 && (run.to !== Infinity || one.tall >= lane),
    );
    if (!free) made.push((free = { end: 0, tall: lane, runs: [] }));
    free.end = run.to + radius;
    free.tall = Math.max(free.tall, run.tall + 4);
    free.runs.push(run);
  }
  let y = 0;
  for (const one of made) {
    for (const run of one.runs) run.y = y + one.tall / 2;
    y += one.tall;
  }
  return y;
}
/** @type {(width: number, small: boolean) => Edges} */
function edgesOf(width, small) {
  const slim = width < 560;
  const radius = small ? 3.4 : 4.8;
  const left = small ? 20 : slim ? 12 : 126,
    right = small ? 6 : Math.round(slim ? width * 0.34 : Math.min(240, width * 0.25));
  return { slim, radius, left, right, low: left + radius + 8, high: width - right - radius - 10 };
}
/**
 * Reports that are counted together: as wide as the days they are of.
 * @type {(width: number, height: number, paint: string, hollow: boolean) => SVGElement}
 */
const block = (width, height, paint, hollow) =>
  draw("rect", {
    x: tenth(-width / 2),
    y: tenth(-height / 2),
    width: tenth(Math.max(1, width)),
    height: tenth(Math.max(1, height)),
    fill: hollow ? "var(--paper)" : paint,
    stroke: paint,
    "stroke-width": hollow ? 1.4 : 0,
  });
/** How many reports they count above bars, the tallest first, as far as there is room. @param {Dot[]} bars */
function numbered(bars) {
  /** @type {(Point & { half: number })[]} */
  const taken = [];
  for (const { element, at, tall, told } of [...bars].sort((a, b) => b.told.length - a.told.length)) {
    const half = 2.9 * String(told.length).length + 1,
      y = at.y - tall / 2;
    if (taken.some((o) => Math.abs(o.x - at.x) < o.half + half && Math.abs(o.y - y) < 9)) continue;
    taken.push({ x: at.x, y, half });
    element.append(
      lettering(0, tenth(-tall / 2 - 2), String(told.length), "middle", 9.5, { fill: "var(--soft)" }),
    );
  }
}
// Words over lines.
const haloed = {
  stroke: "var(--paper)",
  "stroke-width": 3,
  "paint-order": "stroke",
  "stroke-linejoin": "round",
};
/**
 * @param {GraphNode} n
 * @param {By} by
 * @param {number} width
 * @param {{ small?: boolean, time?: Calendar | null, lines?: number, height?: number }} how
 */
function chart(n, by, width, { small = false, time = null, lines = Infinity, height = 0 }) {
  const { rows: all, undated } = rowsOf(n, by);
  const rows = all.slice(0, lines);
  const { slim, radius, left, right, low, high } = edgesOf(width, small);
  const letter = slim ? 11 : 12.5;
  // Names at the ends: long ones in two lines, for which every line gets more room.
  if (!small)
    for (const row of rows)
      row.words = broken(row.other.label, right - 16, 2, letter, row.other.kind === "actor" ? 600 : 400);
  const lane = small ? 8 : rows.some((row) => row.words.length > 1) ? letter * 2.3 : slim ? 22 : LANE;
  /** @type {Chart} */
  const made = { subject: n, width, height: 0, dots: [], rows, of: all.length, undated, svg: null, unit: "" };
  if (!rows.length) return made;
  const {
    domain: [from, to],
    unit,
  } = time || calendarOf(rows);
  if (unit) for (const row of rows) row.dots = together(row.dots, unit);
  const dots = rows.flatMap((row) => row.dots);
  made.unit = dots.some((dot) => dot.bar) ? unit : "";
  const written = Math.max(...dots.map(({ r }) => dated(r).length));
  /** @param {number} day */
  const x = (day) => low + ((day - from) / (to - from)) * (high - low);
  /** @param {number} at */
  const mirror = (at) => tenth(RTL_PAGE ? width - at : at);
  const scale = levels(
    dots.map(({ e }) => e),
    small,
  );
  const named = new Map(scale.map((level) => [level.name, level]));
  /** @param {Position} look */
  const levelFor = (look) => got(named, levelName(look, small));
  // How high a bar is for each report that it counts.
  const most = Math.max(1, ...dots.filter((dot) => dot.bar).map(({ told }) => told.length));
  const bar = Math.min(radius * 2, (small ? 24 : 60) / most);
  for (const row of rows)
    for (const run of (row.runs = runsOf(row, x, levelFor, radius, bar))) run.level.runs.push(run);

  // Heights: each level as much as its lanes need; what is left goes between them, by their scores.
  for (const level of scale) {
    level.need = Math.max(lanes(level, lane, radius), small ? 13 : 14) + (small ? 3 : slim ? 20 : 7);
    level.head = slim && !small ? 15 : 0; // on a phone its name stands above its lanes
  }
  /** @type {(a: Level, b: Level) => number} */
  const away = (a, b) => (b.apart ? 0.55 : a.family === "makes" ? 0.35 : a.height - b.height);
  const steps = scale.slice(1).map((level, i) => (small ? 0 : away(scale[i], level)));
  const need = sum(scale, (level) => level.need),
    room = sum(steps, Number);
  const spare = small || !room ? 0 : Math.max(16, Math.min(90, (height - need - 50) / room));
  let y = small ? 2 : 8;
  scale.forEach((level, i) => {
    if (i) y += steps[i - 1] * spare;
    level.top = y;
    level.middle = y + level.need / 2;
    y += level.need;
    level.bottom = y;
    const tall = level.need - (small ? 3 : slim ? 20 : 7);
    for (const run of level.runs) run.y += level.top + level.head + (level.need - level.head - tall) / 2;
  });
  const floor = y + (small ? 3 : 6);
  made.height = Math.ceil(floor + (small ? 17 : 40));

  const svg = draw("svg", {
    class: small ? "over-time small" : "over-time",
    role: small ? "img" : "group",
    "aria-label": t("timeline.label", { label: n.label, reports: t("reports", { n: reportsOf(dots) }) }),
    "aria-describedby": small ? null : "timeline-keys",
    width,
    height: made.height,
    viewBox: `0 0 ${width} ${made.height}`,
    "font-family": palette("sans"),
  });
  const back = draw("g", {}),
    joins = draw("g", {}),
    names = draw("g", {}),
    front = draw("g", {});
  const near = RTL_PAGE ? "right" : "left",
    off = RTL_PAGE ? "left" : "right";
  /** @type {(d: string, attributes?: Attributes) => SVGElement} */
  const rule = (d, attributes) =>
    draw("path", { d, fill: "none", stroke: "var(--rule)", "stroke-width": 1, ...attributes });
  // The calendar.
  for (const [day, words, below] of ticks([from, to], high - low, small ? 64 : 78, written)) {
    const at = mirror(x(day));
    back.append(
      rule(`M${at} ${scale[0].top}V${tenth(floor)}`, {
        "stroke-dasharray": "1 3",
        stroke: "var(--edge)",
        opacity: 0.55,
      }),
    );
    if (!small) {
      back.append(
        rule(`M${at} ${tenth(floor)}v5`, { stroke: "var(--edge)" }),
        lettering(at, tenth(floor + 18), words, "middle", 12, { fill: "var(--soft)" }),
      );
      if (below)
        back.append(
          lettering(at, tenth(floor + 33), below, "middle", 12, { fill: "var(--ink)", "font-weight": 600 }),
        );
    } else
      back.append(
        lettering(
          at,
          tenth(floor + 12),
          below && words !== below ? words + " " + below : words,
          "middle",
          10.5,
          { fill: "var(--soft)" },
        ),
      );
  }
  back.append(rule(`M${mirror(left)} ${tenth(floor)}H${mirror(width - right)}`, { stroke: "var(--edge)" }));
  // The levels, with their names; a strip in the colour of the family.
  scale.forEach((level, i) => {
    const hue = `var(--${level.apart ? "p-" + about.denied.look : HUES[level.family]})`;
    if (small) {
      const sign = draw(
        "g",
        {
          transform: `translate(${mirror(8)} ${tenth(level.middle)})`,
          opacity: level.runs.length ? 1 : 0.35,
        },
        reportDot(level.apart ? about.denied.dot : dotOfFamily(level.family), 3.6, hue),
      );
      back.append(sign);
      if (i) back.append(rule(`M${mirror(left)} ${tenth(level.top)}H${mirror(width - right)}`));
      return;
    }
    back.append(
      draw("rect", {
        x: tenth(Math.min(mirror(left - 4), mirror(left - 1))),
        y: tenth(level.top + 1),
        width: 3,
        height: tenth(level.need - 2),
        fill: hue,
      }),
    );
    const words = [...level.words].join(COMMA);
    if (slim)
      names.append(
        lettering(
          mirror(left + 5),
          tenth(level.top + 11),
          broken(words, width - right - left - 10, 1, 11.5)[0] || "",
          near,
          11.5,
          { ...haloed, fill: "var(--soft)" },
        ),
      );
    else
      broken(words, left - 16, 2, 12.5).forEach((piece, k, pieces) =>
        back.append(
          lettering(
            mirror(left - 11),
            tenth(level.middle + 4.4 + (k - (pieces.length - 1) / 2) * 14),
            piece,
            off,
            12.5,
            { fill: level.runs.length ? "var(--ink)" : "var(--soft)" },
          ),
        ),
      );
    if (!level.runs.length)
      back.append(
        rule(`M${mirror(left + 4)} ${tenth(level.middle + level.head / 2)}H${mirror(width - right)}`),
      );
    if (level.apart) {
      // apart from the scale, and said to be
      const at = tenth(level.top - 8);
      back.append(
        rule(`M${mirror(slim ? left : 0)} ${at}H${mirror(width - right)}`, { stroke: "var(--edge)" }),
      );
    }
  });
  // The lines: level as long as a position holds, a bend where it changes.
  let turns = 0;
  for (const row of rows) {
    row.lines = draw("g", { class: "row" });
    row.marks = draw("g", { class: "row" });
    for (const run of row.runs) {
      const color = `var(--p-${run.dots[0].e.look.look})`;
      const first = run.dots[0].x,
        ending = lastOf(run).x;
      if (run.before) {
        const start = lastOf(run.before).x,
          sameDay = first - start < radius * 2;
        // Two positions on one day: the line goes round what others said on it.
        const bulge = 16 + 7 * (sameDay ? turns++ % 5 : 0),
          bend = Math.max(start, first - (small ? 10 : 26)),
          half = (bend + first) / 2;
        const old = run.before.y;
        /** @type {(begin: number, one: number, other: number) => string} */
        const bent = (begin, one, other) =>
          curve([mirror(begin), old], [mirror(one), old], [mirror(other), run.y], [mirror(first), run.y]);
        const d = sameDay
          ? bent(start, start - bulge, first - bulge)
          : `M${mirror(start)} ${tenth(old)}H${mirror(bend)}` + bent(bend, half, half).replace(/^M[^C]*/, "");
        row.lines.append(
          draw("path", {
            d,
            fill: "none",
            stroke: `var(--p-${run.before.dots[0].e.look.look})`,
            "stroke-width": small ? 1.2 : 1.8,
            opacity: 0.75,
          }),
        );
      }
      if (ending > first && !row.counted)
        row.lines.append(
          draw("path", {
            d: `M${mirror(first)} ${tenth(run.y)}H${mirror(ending)}`,
            fill: "none",
            stroke: color,
            "stroke-width": small ? 1.2 : 1.8,
            opacity: 0.75,
          }),
        );
      if (run === row.last && !small && !run.aside)
        row.lines.append(
          draw("path", {
            d: `M${mirror(ending + radius + 4)} ${tenth(run.y)}H${mirror(width - right + 4)}`,
            fill: "none",
            stroke: color,
            "stroke-width": 1.2,
            "stroke-dasharray": "1 4",
            "stroke-linecap": "round",
          }),
        );
      for (const dot of run.dots) {
        const { e, r } = dot,
          paint = `var(--p-${e.look.look})`;
        dot.at = { x: mirror(dot.x), y: tenth(run.y + dot.off) };
        if (dot.time.partial) {
          const [a, b] = [mirror(x(dot.time.from)), mirror(x(dot.time.to))].sort((p, q) => p - q);
          row.marks.append(
            draw("rect", {
              x: a,
              y: dot.at.y - (small ? 1.5 : 2.5),
              width: tenth(Math.max(2, b - a)),
              height: small ? 3 : 5,
              rx: small ? 1.5 : 2.5,
              fill: paint,
              opacity: 0.35,
            }),
          );
        }
        const large = dot.latest && !small ? 1.38 : 1;
        dot.element = draw(
          "g",
          { class: "dot", transform: `translate(${dot.at.x} ${dot.at.y})` },
          draw("path", {
            class: "halo",
            d: about.dots.disc,
            transform: `scale(${radius * large + 4})`,
            "vector-effect": "non-scaling-stroke",
            fill: "none",
            stroke: "none",
            "stroke-width": 2,
          }),
          dot.bar
            ? block(x(dot.time.to) - x(dot.time.from) - 1, dot.tall - 0.5, paint, isHollow(e, r))
            : reportDot(e.look.dot, radius * large, paint, isHollow(e, r)),
        );
        if (dot.told.length > 1 && !dot.bar && !small)
          dot.element.append(
            lettering(RTL_PAGE ? -9 : 9, 3.4, "×" + dot.told.length, near, 9.5, {
              ...haloed,
              fill: "var(--ink)",
            }),
          );
        dot.name = e.id + " " + e.reports.indexOf(r);
        if (!small) {
          dot.element.setAttribute("role", "button");
          dot.element.setAttribute("tabindex", "-1");
          dot.element.setAttribute("aria-label", dotWords(dot));
        }
        row.marks.append(dot.element);
        made.dots.push(dot);
      }
    }
    if (row.counted && !small) numbered(row.dots.filter((dot) => dot.bar && dot.told.length > 1));
    if (!small) {
      const label = draw("g", { class: "name", "data-name": row.other.id }),
        end = row.last?.y || 0;
      row.label = label;
      row.words.forEach((piece, k) =>
        label.append(
          lettering(
            mirror(width - right + 11),
            tenth(end + letter * 0.35 + (k - (row.words.length - 1) / 2) * letter * 1.07),
            piece,
            near,
            letter,
            { fill: "var(--ink)", "font-weight": row.other.kind === "actor" ? 600 : 400 },
          ),
        ),
      );
      row.cut = row.words.join(" ").length < row.other.label.trim().length;
      front.append(label);
    }
    joins.append(row.lines);
    front.append(row.marks);
  }
  made.dots.sort((a, b) => a.time.middle - b.time.middle || a.at.y - b.at.y);
  svg.append(back, joins, names, front);
  made.svg = svg;
  return made;
}

// ---------------------------------------------------------------- the view

/** @type {By[]} */
const BYS = ["issue", "actor"];
const tools = make("div", { class: "timeline-tools" });
const body = make("div", { class: "timeline-body" });
// What the marks mean: those that stand there, and no others; each as [mark, words, width].
function keyEntries() {
  const dots = charts.flatMap((one) => one.dots);
  /** @type {(width: number, ...marks: Element[]) => SVGSVGElement} */
  const svg = (width, ...marks) =>
    draw(
      "svg",
      { width, height: 16, viewBox: `${-width / 2} -8 ${width} 16`, "aria-hidden": "true" },
      draw("g", {}, ...marks),
    );
  /** @type {(form: string, hue: string, radius?: number) => SVGElement} */
  const plain = (form, hue, radius = 4.8) => reportDot(form, radius, `var(--${hue})`);
  const single = dots.filter((dot) => !dot.bar),
    first = single.find(({ e }) => !e.denied)?.e;
  const hollow = dots.find(({ e, r }) => isHollow(e, r));
  const unit = charts.find((one) => one.unit)?.unit;
  /** @type {(form: string, hue: string, mine: (dot: Dot) => boolean) => SVGElement} */
  const sign = (form, hue, mine) =>
    svg(14, single.some(mine) ? plain(form, hue) : block(9, 9, `var(--${hue})`, false));
  const partial = dots.find(({ time }) => time.partial)?.e;
  const bar = { x: -13, y: -2.5, width: 26, height: 5, rx: 2.5, fill: "var(--edge)", opacity: 0.5 };
  return [
    ...about.sides
      .filter((side) => dots.some(({ e }) => e.look.family === side.id))
      .map((side) =>
        keyed(
          sign(side.dot, "p-" + side.hue, ({ e }) => e.look.family === side.id),
          t("family." + side.id),
          14,
        ),
      ),
    dots.some(({ e }) => e.denied)
      ? keyed(
          sign(about.denied.dot, "p-" + about.denied.look, ({ e }) => e.denied),
          deniedWords(dots.map(({ e }) => e)),
          14,
        )
      : null,
    hollow
      ? keyed(
          svg(
            14,
            hollow.bar
              ? block(9, 9, "var(--ink)", true)
              : reportDot(hollow.e.look.dot, 4.8, "var(--ink)", true),
          ),
          t("timeline.hollow"),
          14,
        )
      : null,
    unit ? keyed(svg(14, block(9, 13, "var(--p-neutral)", false)), t("picture.bins." + unit), 14) : null,
    partial
      ? keyed(svg(26, draw("rect", bar), plain(partial.look.dot, "p-neutral", 4.4)), t("timeline.bar"), 26)
      : null,
    first && own.id !== "*"
      ? keyed(svg(18, plain(first.look.dot, "p-neutral", 6.6)), t("timeline.latest"), 18)
      : null,
  ].filter(isSome);
}
const keyDrawn = () =>
  make(
    "ul",
    { class: "timeline-key" },
    keyEntries().map(([mark, words]) => make("li", {}, mark, words)),
  );
/** @param {GraphNode | null} at */
function toolsDrawn(at) {
  const by = make(
    "div",
    { class: "either", role: "group", "aria-label": t("timeline.by") },
    BYS.map((one) =>
      make(
        "button",
        {
          type: "button",
          "data-by": one,
          "aria-pressed": String(own.by === one),
          onclick: () => take(one, own.id === "*" ? "*" : ""),
        },
        t("timeline." + one),
      ),
    ),
  );
  const all = subjects(own.by),
    shown = all.slice(0, MOST_PICKED);
  if (at) shown.push(...all.slice(MOST_PICKED).filter(([n]) => n === at));
  shown.sort((a, b) => byLabel(a[0], b[0]));
  const select = make(
    "select",
    { id: "timeline-pick", onchange: () => take(own.by, select.value) },
    make("option", { value: "*", selected: !at }, t("timeline.all")),
    shown.map(([n, reports]) =>
      make(
        "option",
        { value: n.id, selected: n === at },
        t("timeline.option", {
          label: apart(n.label.length > 90 ? n.label.slice(0, 88) + "…" : n.label),
          n: reports,
        }),
      ),
    ),
  );
  tools.replaceChildren(
    by,
    make(
      "div",
      { class: "pick" },
      make("label", { for: "timeline-pick", class: "unseen" }, t("timeline.pick")),
      select,
    ),
  );
}
/** @type {(by: By, id: string) => void} */
function take(by, id) {
  Object.assign(own, { by, id, ...AFRESH });
  const at = id === "*" ? null : subject();
  // What is chosen but not on this picture would dim all of it.
  if (state.chosen.kind && at && !isOn(at, state.chosen)) choose(nothing);
  const inside = every(":focus", tools)[0];
  const focused = inside ? inside.id || inside.dataset.by : "";
  timelineDrawn();
  write();
  const again = focused && (every(`[data-by="${focused}"]`, tools)[0] || document.getElementById(focused));
  if (again) again.focus();
  say(at ? at.label : t("timeline.all"));
}
/** @param {() => void} act */
const moreButton = (act) => button(t("matrix.more"), act, { class: "more-boxes" });
let drawnAt = 0;
function timelineDrawn() {
  const width = roomIn(view);
  if (width < 60) return;
  const refocus = !!every(".dot:focus", view).length;
  if (!drawnAt) {
    view.replaceChildren(
      tools,
      make("p", { id: "timeline-keys", class: "unseen" }, t("timeline.keys")),
      body,
      note.element,
    );
  }
  drawnAt = width;
  hush();
  const overview = own.id === "*",
    at = overview ? null : subject();
  toolsDrawn(at);
  tools.hidden = !stances.length;
  if (overview) smallOnes(width);
  else if (at) {
    const one = chart(at, own.by, width, { lines: own.lines, height: view.clientHeight - 190 });
    charts = [one];
    const type = make(
      "p",
      { class: "of" },
      [
        typeOf(at),
        t("reports", { n: sum(linesOf(at, own.by), seenOf) }),
        one.unit ? t("picture.bins." + one.unit) : "",
      ]
        .filter(Boolean)
        .join(" · "),
    );
    const rest =
      one.of > one.rows.length
        ? make(
            "p",
            { class: "of" },
            t("timeline.most", { n: one.of, shown: one.rows.length }),
            " ",
            moreButton(() => {
              own.lines += MOST_LINES;
              timelineDrawn();
            }),
          )
        : null;
    body.replaceChildren(
      ...[
        make("h2", { class: "timeline-title" }, bdi(at.label)),
        type,
        one.svg,
        rest,
        one.svg ? keyDrawn() : null,
        ...(one.undated.length
          ? [
              make("h3", {}, t("timeline.undated", { n: one.undated.length })),
              make(
                "ol",
                { class: "rows undated" },
                one.undated
                  .slice(0, MOST)
                  .map(([e, r]) => stanceRow(e, r, END[own.by] === "target" ? "source" : "target")),
              ),
            ]
          : []),
      ].filter(isSome),
    );
    stand(
      one.dots.some((dot) => dot.name === stop)
        ? stop
        : one.dots.length
          ? one.dots[one.dots.length - 1].name
          : "",
      refocus,
    );
  } else {
    charts = [];
    body.replaceChildren(make("p", { class: "of" }, t("no-stance")));
  }
  lightTimeline();
}
/** @param {number} width */
function smallOnes(width) {
  const all = subjects(own.by),
    shown = all.slice(0, own.small).map(([n]) => n);
  const across = Math.max(1, Math.min(4, Math.floor((width + 28) / 318))),
    each = Math.floor((width - (across - 1) * 28) / across);
  const rows = shown.flatMap((n) => rowsOf(n, own.by).rows);
  // one calendar for all, so that they can be compared
  const time = rows.length ? calendarOf(rows) : null;
  charts = shown.map((n) => chart(n, own.by, each, { small: true, time }));
  const figures = charts.map((one) =>
    make(
      "figure",
      { class: "small-time" },
      make(
        "h2",
        {},
        button(one.subject.label, () => take(own.by, one.subject.id), { class: "plain" }),
      ),
      make(
        "p",
        { class: "of" },
        [
          t(own.by === "issue" ? "actors" : "issues", { n: one.of }),
          t("reports", { n: reportsOf(one.dots) + one.undated.length }),
        ].join(" · "),
      ),
      one.svg || "",
    ),
  );
  const grid = make("div", { class: "small-times" }, figures);
  grid.style.gridTemplateColumns = `repeat(${across}, minmax(0, 1fr))`;
  body.replaceChildren(
    ...[
      keyDrawn(),
      grid,
      all.length > own.small
        ? moreButton(() => {
            own.small += MOST_SMALL;
            const from = shown.length;
            timelineDrawn();
            every(".small-time button", body)[from]?.focus();
          })
        : null,
    ].filter(isSome),
  );
}
/** @type {(name: string, focus?: boolean) => void} */
function stand(name, focus) {
  stop = name;
  for (const { dots } of charts)
    for (const dot of dots) dot.element.setAttribute("tabindex", dot.name === name ? "0" : "-1");
  const dot = focus && charts[0].dots.find((one) => one.name === name);
  if (dot) dot.element.focus();
}
function lightTimeline() {
  const { kind, id } = state.chosen;
  for (const { rows, dots, svg } of charts) {
    if (!svg) continue;
    const strong = rows.filter((row) => row.dots.some(({ e }) => e.strong));
    const all = !strong.length || strong.length === rows.length;
    for (const row of rows) {
      const shines = all || strong.includes(row);
      for (const one of [row.lines, row.marks]) one.setAttribute("opacity", shines ? "1" : "0.22");
      for (const words of row.label?.children || [])
        words.setAttribute("fill", shines ? "var(--ink)" : "var(--soft)");
    }
    for (const dot of dots) {
      const mine = kind === "edge" && dot.e.id === id;
      must(".halo", dot.element).setAttribute("stroke", mine ? "var(--mark)" : "none");
      marked(dot.element, mine);
    }
  }
}
/**
 * The dot nearest to a point of the window: small dots are easy to miss.
 * @type {(event: MouseEvent, reach: number) => Dot | null}
 */
function nearest(event, reach) {
  const svg = around(event, "svg.over-time");
  const one = charts.find((c) => c.svg === svg);
  if (!svg || !one) return null;
  const frame = svg.getBoundingClientRect(),
    by = one.width / frame.width;
  const x = (event.clientX - frame.left) * by,
    y = (event.clientY - frame.top) * by;
  let best = null,
    least = reach;
  for (const dot of one.dots) {
    const away = Math.hypot(dot.at.x - x, dot.at.y - y);
    if (away < least) {
      least = away;
      best = dot;
    }
  }
  return best;
}
/** @param {Dot} dot */
function describe({ e, r, told, time, element }) {
  const one = told.length === 1;
  const words = [
    bdi(e.source.label),
    " ",
    ...clause(e, (verb_) => text("b", verb_), bdi(e.target.label)),
    make(
      "small",
      {},
      (one
        ? [when(r), e.denied || r.certainty === "stated" ? "" : certainty(r), lapse(r), voiceOf(r), r.outlet]
        : [fromTo(time.known[0], time.known[1]), t("reports", { n: told.length })]
      )
        .filter(Boolean)
        .join(" · "),
    ),
  ];
  if (one && r.quote)
    words.push(
      text("q", r.quote.length > 240 ? r.quote.slice(0, 236).trimEnd() + "…" : r.quote, {
        lang: tongue(r.language),
      }),
    );
  note.show(words, element.getBoundingClientRect());
}
view.addEventListener("click", (event) => {
  if (!around(event, "svg.over-time")) return;
  hush();
  const name = around(event, "[data-name]")?.dataset.name;
  const struck = around(event, ".dot");
  const dot = name
    ? null
    : struck && !event.detail
      ? charts[0].dots.find((one) => one.element === struck)
      : nearest(event, LOST);
  if (name) chooseNode(got(nodes, name));
  else if (dot) {
    if (dot.element.hasAttribute("tabindex")) stand(dot.name);
    chooseEdge(dot.e, event.detail === 0);
  } else choose(nothing);
});
/**
 * A name, or the dot that is nearest.
 * @param {PointerEvent} event
 * @returns {Dot | HTMLElement | SVGElement | null}
 */
function under(event) {
  const what = around(event, "[data-name]") || nearest(event, 14);
  const svg = around(event, "svg.over-time");
  if (svg) svg.style.cursor = what ? "pointer" : "";
  return what;
}
const { note, hush } = pointing(view, under, (what) => {
  if (!(what instanceof Element)) {
    point({ kind: "edge", id: what.e.id });
    describe(what);
    return;
  }
  const id = what.dataset.name || "";
  point({ kind: "node", id });
  const row = charts[0].rows.find((one) => one.other.id === id);
  if (row?.cut) note.show([bdi(row.other.label)], what.getBoundingClientRect());
});
view.addEventListener("keydown", (event) => {
  const element = around(event, ".dot");
  if (!element || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = charts[0].dots,
    i = all.findIndex((dot) => dot.element === element);
  const [later, earlier] = RTL_PAGE ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
  const to = new Map([
    [later, i + 1],
    ["ArrowDown", i + 1],
    [earlier, i - 1],
    ["ArrowUp", i - 1],
    ["Home", 0],
    ["End", all.length - 1],
  ]).get(event.key);
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    hush();
    chooseEdge(all[i].e, true);
    return;
  }
  if (to === undefined) return;
  event.preventDefault();
  if (all[to]) stand(all[to].name, true);
});
view.addEventListener("focusin", (event) => {
  const dot = charts.length === 1 && charts[0].dots.find((one) => one.element === event.target);
  if (dot && dot.element.matches(":focus-visible")) {
    dot.element.scrollIntoView({ block: "nearest" });
    describe(dot);
  }
});
view.addEventListener("focusout", hush);
on("choice", (what) => {
  const before = own.by + own.id;
  follow(what);
  if (state.view === "timeline" && drawnAt && before !== own.by + own.id) timelineDrawn();
});
on("reset", () => {
  Object.assign(own, { by: "issue", id: "", ...AFRESH });
  if (state.view === "timeline") timelineDrawn();
});
fitted(view, () => drawnAt, timelineDrawn);
addressed.push([
  "timeline",
  () =>
    state.view === "timeline" && (own.id || own.by === "actor")
      ? own.by + ":" + (own.id === "*" ? "*" : own.id.slice(COMMON.length))
      : "",
  (words) => {
    const [, by, id] = /^(issue|actor):(.*)$/s.exec(words) || [null, "issue", ""];
    Object.assign(own, { by, id: id === "*" ? id : nodes.has(COMMON + id) ? COMMON + id : "", ...AFRESH });
  },
]);
VIEWS.set("timeline", {
  show: timelineDrawn,
  update: timelineDrawn,
  light: lightTimeline,
  hide: hush,
  focus() {
    const dot = charts.length === 1 && charts[0].dots.find((one) => one.name === stop);
    (dot ? dot.element : view).focus();
  },
  // All pictures that stand there, each under its title.
  svg() {
    if (!drawnAt) timelineDrawn();
    const content = draw("g", {}),
      frame = body.getBoundingClientRect();
    let bottom = 40,
      right = 400;
    for (const one of charts) {
      if (!one.svg) continue;
      const at = one.svg.getBoundingClientRect();
      const x = charts.length > 1 ? at.left - frame.left : 0,
        y = charts.length > 1 ? at.top - frame.top : 30;
      const copy = draw("g", { transform: `translate(${tenth(x)} ${tenth(y)})` });
      const title = broken(one.subject.label, one.width, 1, charts.length > 1 ? 14 : 18, 600)[0] || "";
      copy.append(
        lettering(
          RTL_PAGE ? one.width : 0,
          -10,
          title,
          RTL_PAGE ? "right" : "left",
          charts.length > 1 ? 14 : 18,
          { fill: "var(--ink)", "font-weight": 600, "font-family": palette("serif") },
        ),
      );
      copy.append(...one.svg.cloneNode(true).childNodes);
      content.append(copy);
      bottom = Math.max(bottom, y + one.height);
      right = Math.max(right, x + one.width);
    }
    for (const halo of content.querySelectorAll(".halo[stroke=none]")) halo.remove();
    const lines = [...new Set(charts.flatMap((one) => one.dots.map(({ e }) => e)))];
    return framed({
      content,
      bounds: { left: 0, right, top: 0, bottom },
      lines,
      boxes: [],
      entries: keyEntries(),
    });
  },
});
