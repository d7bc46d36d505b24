// Positions over time: later is further on, in favour is further up. For one issue a line for every
// actor, for
// one actor a line for every issue, or many such pictures, small and side by side.

import { MOST, stanceRow } from "./cards.js";
import { fromTo } from "./caption.js";
import { standpoints, strife } from "./counts.js";
import {
  about,
  byLabel,
  dated,
  edges,
  history,
  inOrder,
  labelOf,
  nodes,
  positions,
  seenOf,
  stances,
  sum,
  typeOf,
} from "./data.js";
import { binOf, days, when } from "./dates.js";
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
  lettering,
  make,
  noteIn,
  REST,
  RTL_PAGE,
  say,
  tenth,
  text,
  tongue,
} from "./dom.js";
import { framed, keyed } from "./frame.js";
import { dotOfFamily, HUES, isHollow, reportDot } from "./marks.js";
import { palette } from "./palette.js";
import { certainty, clause, deniedWords, lapse, phrase, positionOf, voiceOf } from "./phrases.js";
import {
  addressed,
  choose,
  chooseEdge,
  chooseNode,
  COMMON,
  nothing,
  on,
  point,
  state,
  VIEWS,
  write,
} from "./state.js";
import { COMMA, LOCALE, quoted, t } from "./texts.js";

/** @import { GraphNode } from "./types.d.ts" */
/** @typedef {"issue" | "actor"} By */

const MOST_LINES = 40; // of one picture, and how many more are asked for at a time
const MOST_SMALL = 12;
const MOST_PICKED = 400; // in the list to choose from; search knows them all
const LANE = 17;
const LOST = 22; // how far from a dot a tap may be
const view = $("view-timeline");
/** @type {{ by: By, id: string, lines: number, small: number }} id: of a node, "*" for the overview */
const own = { by: "issue", id: "", lines: MOST_LINES, small: MOST_SMALL };
let charts = []; // those that stand there: {svg, dots, rows, width, height, subject}
let note_ = null,
  resting = 0,
  stop = "";

// ---------------------------------------------------------------- whose lines

const END = { issue: "target", actor: "source" };
const OTHER = { issue: "source", actor: "target" };
const linesOf = (n, by) => (by === "issue" ? n.in : n.out).filter((e) => e.look && e.visible);
function subjects(by) {
  const tally = new Map();
  for (const e of stances) if (e.visible) tally.set(e[END[by]], (tally.get(e[END[by]]) || 0) + e.seen);
  return [...tally].sort((a, b) => b[1] - a[1] || byLabel(a[0], b[0]));
}
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
  const best = [...worth].sort(([, a], [, b]) => b[0] - a[0] || b[1] - a[1] || b[2] - a[2])[0];
  return best ? best[0] : null;
}
// What is chosen elsewhere is shown, unless it is on the picture already.
function follow({ kind, id }) {
  if (kind === "node") {
    const n = nodes.get(id);
    if (state.view === "timeline" && own.id !== "*") {
      const at = subject();
      if (at && (at === n || linesOf(at, own.by).some((e) => e[OTHER[own.by]] === n))) return;
    }
    const by = n.kind === "actor" && linesOf(n, "actor").length ? "actor" : "issue";
    if (linesOf(n, by).length) Object.assign(own, { by, id, lines: MOST_LINES });
  } else if (kind === "edge" && own.id !== "*") {
    const e = edges.get(id),
      at = subject();
    if (e.look && at && e[END[own.by]] !== at)
      Object.assign(own, { id: e[END[own.by]].id, lines: MOST_LINES });
  }
}

// ---------------------------------------------------------------- time

/** @type {(date: string, past?: boolean) => number} `past`: the end of that day */
function dayNumber(date, past) {
  const [year, month, day_] = date.split("-").map(Number);
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, day_);
  return at.getTime() / 864e5 + (past ? 1 : 0);
}
function stretch([first, last]) {
  const from = dayNumber(first),
    to = dayNumber(last, true);
  return { from, to, middle: (from + to) / 2, partial: first !== last, known: [first, last] };
}
function domainOf(dots) {
  let from = Infinity,
    to = -Infinity;
  for (const { time } of dots) {
    from = Math.min(from, time.from);
    to = Math.max(to, time.to);
  }
  const least = Math.max(0, (6 - (to - from)) / 2);
  return [from - least, to + least];
}
const tickFormats = {};
const tickWords = (kind, options, at) =>
  (
    tickFormats[kind] ||
    (tickFormats[kind] = new Intl.DateTimeFormat(LOCALE, {
      timeZone: "UTC",
      calendar: "gregory",
      ...options,
    }))
  ).format(at);
// Marks of the calendar, as [day, words, words below or none], not nearer than `room` pixels, and no finer
// than the most exact of the dates, which has as many characters as `written`.
function ticks([from, to], pixels, room, written) {
  const most = Math.max(2, Math.floor(pixels / room)),
    span = to - from;
  /** @type {["day" | "month" | "year", number][]} */
  const steps = [
    ["day", 1],
    ["day", 2],
    ["day", 7],
    ["day", 14],
    ["month", 1],
    ["month", 2],
    ["month", 3],
    ["month", 6],
    ["year", 1],
    ["year", 2],
    ["year", 5],
    ["year", 10],
    ["year", 25],
    ["year", 100],
  ];
  /** @type {["year", number]} */
  const coarsest = ["year", 500];
  const length = { day: 1, month: 30.4, year: 365.25 },
    least = { day: 10, month: 7, year: 4 };
  const [unit, step] =
    steps.find(([u, n]) => least[u] <= written && span / (length[u] * n) <= most) || coarsest;
  const made = [],
    at = new Date(Math.floor(from) * 864e5);
  if (unit === "month") at.setUTCMonth(Math.floor(at.getUTCMonth() / step) * step, 1);
  if (unit === "year") at.setUTCFullYear(Math.floor(at.getUTCFullYear() / step) * step, 0, 1);
  let below = "";
  for (; at.getTime() / 864e5 <= to && made.length < 400;) {
    const day_ = at.getTime() / 864e5;
    if (day_ >= from) {
      const year = tickWords("year", { year: "numeric" }, at);
      const words =
        unit === "day"
          ? tickWords("day", { day: "numeric", month: "short" }, at)
          : unit === "month"
            ? tickWords("month", { month: "short" }, at)
            : year;
      made.push([day_, words, unit === "year" || year === below ? "" : year]);
      below = year;
    }
    if (unit === "day") at.setUTCDate(at.getUTCDate() + step);
    else if (unit === "month") at.setUTCMonth(at.getUTCMonth() + step, 1);
    else at.setUTCFullYear(at.getUTCFullYear() + step, 0, 1);
  }
  return made;
}

// ---------------------------------------------------------------- how high

// Levels are those of `kg/views/marks.py`; what is denied stands apart, below all of them.
const levelOf = (look) => (look === about.denied ? "denied" : String(look.level));
const levelName = (look, small) => (small ? look.family || look.look : levelOf(look));
function dotWords({ e, r, told, time }) {
  if (told.length > 1)
    return [phrase(e), fromTo(time.known[0], time.known[1]), t("reports", { n: told.length })].join(
      t("semicolon"),
    );
  const said = { phrase: phrase(e), date: when(r), certainty: certainty(r) };
  const dot = e.denied ? [said.phrase, said.date].join(t("semicolon")) : t("timeline.dot", said);
  return r.quote ? t("timeline.dot-quote", { dot, quote: quoted(r.quote) }) : dot;
}
const ANCHORS = ["for", "between", "against"]; // so that up and down can be read where all are of one mind
function levels(lines, small) {
  const found = new Map();
  const add = (look, words) => {
    const denied = look === about.denied,
      name = levelName(look, small);
    if (!found.has(name)) {
      const height = denied ? -9 : small ? -about.families.indexOf(look.family) : look.level;
      found.set(name, { name, height, apart: denied, family: look.family, words: new Set(), runs: [] });
    }
    found.get(name).words.add(words);
  };
  if (small) for (const family of about.families) add({ family });
  for (const e of lines) add(e.look, e.look.family === "makes" ? t("family.makes") : positionOf(e));
  if (!small) {
    for (const family of ANCHORS) {
      const { level, hue } = about.sides.find((side) => side.id === family);
      const look = positions.get(hue);
      const near = [...found.values()].some((one) => !one.apart && Math.abs(one.height - level) < 0.2);
      if (look && !near) add(look, labelOf(look));
    }
  }
  return [...found.values()].sort((a, b) => b.height - a.height);
}

// ---------------------------------------------------------------- one picture

const reportsOf = (dots) => sum(dots, ({ told }) => told.length);
const PHASES = ["previous", "current", "prospective"];
const phase = (r) => {
  const i = PHASES.indexOf(r.phase);
  return i < 0 ? 1 : i;
};
// Whether a report is known to be before another one: by its date, or in one article by what it says.
const precedes = (a, b) => a.time.to <= b.time.from || (dated(a.r) === dated(b.r) && phase(a.r) < phase(b.r));
// The lines: for each at the other end, its reports in order of time.
function rowsOf(n, by) {
  const rows = new Map(),
    undated = [];
  for (const e of linesOf(n, by)) {
    for (const r of e.reports) {
      if (!r.visible) continue;
      const known = days(r);
      if (!known) {
        undated.push([e, r]);
        continue;
      }
      const time = stretch(known);
      const other = e[OTHER[by]];
      if (!rows.has(other)) rows.set(other, { other, dots: [] });
      rows.get(other).dots.push({ e, r, time, told: [r] });
    }
  }
  for (const row of rows.values())
    row.dots.sort(
      (a, b) =>
        a.time.middle - b.time.middle ||
        phase(a.r) - phase(b.r) ||
        a.r.current - b.r.current ||
        inOrder(a.e.id, b.e.id),
    );
  const list_ = [...rows.values()].sort((a, b) => b.dots.length - a.dots.length || byLabel(a.other, b.other));
  return { rows: list_, undated };
}
// Which days there are, and what bars count by if a line has more reports than can stand one above the other:
// as `kg/views/picture/timeline.py` has it.
function timeOf(rows, { low, high, radius }, small) {
  const dots = rows.flatMap((row) => row.dots);
  const domain = domainOf(dots),
    scale = (some) => (high - low) / (some[1] - some[0]);
  const crowded = (row) => {
    const piles = new Map();
    return row.dots.some(({ e, time }) => {
      const name = levelName(e.look, small),
        pile = piles.get(name);
      if (pile && (time.middle - pile.from) * scale(domain) <= radius * 1.7)
        return ++pile.n > about.bins.most;
      piles.set(name, { from: time.middle, n: 1 });
      return false;
    });
  };
  if (!rows.some(crowded)) return { domain, unit: "" };
  let found = null;
  for (const unit of about.bins.units) {
    const times = dots.filter(({ time }) => !time.partial).map(({ time }) => binned(time, unit));
    const wide = [
      Math.min(domain[0], ...times.map(({ from }) => from)),
      Math.max(domain[1], ...times.map(({ to }) => to)),
    ];
    found = { domain: wide, unit };
    if (times.every(({ from, to }) => (to - from) * scale(wide) >= about.bins.thin)) break;
  }
  return found;
}
const binned = (time, unit) => ({ ...stretch(binOf(time.known[0], unit)), partial: false });
// The reports of a line, those of the same days and position as one.
function together(dots, unit) {
  const found = new Map();
  for (const dot of dots) {
    const time = dot.time.partial ? dot.time : binned(dot.time, unit);
    const name = [dot.e.id, isHollow(dot.e, dot.r), ...time.known].join(" ");
    if (!found.has(name)) found.set(name, { ...dot, time, bar: !time.partial, told: [] });
    found.get(name).told.push(dot.r);
  }
  return [...found.values()].sort((a, b) => a.time.middle - b.time.middle);
}
// Stretches in which a line stays on one level, each with the one that it is known to follow. What is
// reported as not so stands beside the line.
function runsOf(row, x, levelFor, radius, bar) {
  const runs = [];
  let open_ = null;
  row.counted = row.dots.some((dot) => dot.bar);
  for (const dot of row.dots) {
    dot.x = x(dot.time.middle);
    const level = levelFor(dot.e.look);
    if (row.counted) {
      // Bars say nothing of the order within their days, so nothing joins them.
      open_ = runs.find((run) => run.level === level && run.aside === dot.e.denied);
      if (!open_) runs.push((open_ = { row, level, dots: [], from: dot.x, aside: dot.e.denied }));
      open_.dots.push(dot);
      open_.to = dot.x;
      continue;
    }
    if (dot.e.denied) {
      runs.push({ row, level, dots: [dot], from: dot.x, to: dot.x, aside: true });
      continue;
    }
    if (open_ && open_.level === level) open_.dots.push(dot);
    else {
      if (open_) open_.to = dot.x;
      const run = { row, level, dots: [dot], from: dot.x, to: dot.x };
      run.before = open_ && precedes(open_.dots[open_.dots.length - 1], dot) ? open_ : null;
      open_ = run;
      runs.push(open_);
    }
  }
  row.last = open_ || runs[runs.length - 1];
  row.last.to = Infinity;
  for (const run of runs) {
    // what is of one date stands one above the other
    let stack = [];
    run.tall = 0;
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
    const last = row.last.dots[row.last.dots.length - 1],
      own_ = run.dots[run.dots.length - 1];
    own_.latest = run === row.last || (!run.aside && !precedes(own_, last));
  }
  return runs;
}
// Lines on one level lie in lanes, so that none covers another; gives the height of all.
function lanes(level, lane, radius) {
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
function edgesOf(width, small) {
  const slim = width < 560;
  const radius = small ? 3.4 : 4.8;
  const left = small ? 20 : slim ? 12 : 126,
    right = small ? 6 : Math.round(slim ? width * 0.34 : Math.min(240, width * 0.25));
  return { slim, radius, left, right, low: left + radius + 8, high: width - right - radius - 10 };
}
// Reports that are counted together: as wide as the days they are of.
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
// Above bars how many reports they count, from the tallest down, as far as there is room.
function numbered(bars) {
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
function chart(n, by, width, { small = false, time = null, lines = Infinity, height = 0 } = {}) {
  const { rows: all, undated } = rowsOf(n, by);
  const rows = all.slice(0, lines);
  const edges_ = edgesOf(width, small),
    { slim, radius, left, right, low, high } = edges_;
  const letter = slim ? 11 : 12.5;
  // Names at the ends: long ones in two lines, for which every line gets more room.
  if (!small)
    for (const row of rows)
      row.words = broken(row.other.label, right - 16, 2, letter, row.other.kind === "actor" ? 600 : 400);
  const lane = small ? 8 : rows.some((row) => row.words.length > 1) ? letter * 2.3 : slim ? 22 : LANE;
  const made = { subject: n, width, height: 0, dots: [], rows, of: all.length, undated, svg: null, unit: "" };
  if (!rows.length) return made;
  const {
    domain: [from, to],
    unit,
  } = time || timeOf(rows, edges_, small);
  if (unit) for (const row of rows) row.dots = together(row.dots, unit);
  const dots = rows.flatMap((row) => row.dots);
  made.unit = dots.some((dot) => dot.bar) ? unit : "";
  const written = Math.max(...dots.map(({ r }) => dated(r).length));
  const x = (day_) => low + ((day_ - from) / (to - from)) * (high - low);
  const mirror = (at) => tenth(RTL_PAGE ? width - at : at);
  const scale = levels(
    dots.map(({ e }) => e),
    small,
  );
  const named = new Map(scale.map((level) => [level.name, level]));
  const levelFor = (look) => named.get(levelName(look, small));
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
  const away = (a, b) => (b.apart ? 0.55 : a.family === "makes" ? 0.35 : a.height - b.height);
  const steps = scale.slice(1).map((level, i) => (small ? 0 : away(scale[i], level)));
  const need = sum(scale, (level) => level.need),
    stretch_ = sum(steps, Number);
  const spare = small || !stretch_ ? 0 : Math.max(16, Math.min(90, (height - need - 50) / stretch_));
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
  const rule = (d, attributes) =>
    draw("path", { d, fill: "none", stroke: "var(--rule)", "stroke-width": 1, ...attributes });
  // The calendar.
  for (const [day_, words, below] of ticks([from, to], high - low, small ? 64 : 78, written)) {
    const at = mirror(x(day_));
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
    const lines_ = draw("g", { class: "row" }),
      marks_ = draw("g", { class: "row" });
    Object.assign(row, { lines: lines_, marks: marks_ });
    for (const run of row.runs) {
      const color = `var(--p-${run.dots[0].e.look.look})`;
      const first = run.dots[0].x,
        ending = run.dots[run.dots.length - 1].x;
      if (run.before) {
        const start = run.before.dots[run.before.dots.length - 1].x,
          sameDay = first - start < radius * 2;
        // Two positions on one day: the line goes round what others said on it.
        const bulge = 16 + 7 * (sameDay ? turns++ % 5 : 0),
          bend = Math.max(start, first - (small ? 10 : 26)),
          half = (bend + first) / 2;
        const old = run.before.y;
        const bent = (begin, one, other) =>
          curve([mirror(begin), old], [mirror(one), old], [mirror(other), run.y], [mirror(first), run.y]);
        const d = sameDay
          ? bent(start, start - bulge, first - bulge)
          : `M${mirror(start)} ${tenth(old)}H${mirror(bend)}` + bent(bend, half, half).replace(/^M[^C]*/, "");
        lines_.append(
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
        lines_.append(
          draw("path", {
            d: `M${mirror(first)} ${tenth(run.y)}H${mirror(ending)}`,
            fill: "none",
            stroke: color,
            "stroke-width": small ? 1.2 : 1.8,
            opacity: 0.75,
          }),
        );
      if (run === row.last && !small && !run.aside)
        lines_.append(
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
          marks_.append(
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
          for (const [name, value] of Object.entries({
            role: "button",
            tabindex: -1,
            "aria-label": dotWords(dot),
          }))
            dot.element.setAttribute(name, value);
        }
        marks_.append(dot.element);
        made.dots.push(dot);
      }
    }
    if (row.counted && !small) numbered(row.dots.filter((dot) => dot.bar && dot.told.length > 1));
    if (!small) {
      row.label = draw("g", { class: "name", "data-name": row.other.id });
      row.words.forEach((piece, k) =>
        row.label.append(
          lettering(
            mirror(width - right + 11),
            tenth(row.last.y + letter * 0.35 + (k - (row.words.length - 1) / 2) * letter * 1.07),
            piece,
            near,
            letter,
            { fill: "var(--ink)", "font-weight": row.other.kind === "actor" ? 600 : 400 },
          ),
        ),
      );
      row.cut = row.words.join(" ").length < row.other.label.trim().length;
      front.append(row.label);
    }
    joins.append(lines_);
    front.append(marks_);
  }
  made.dots.sort((a, b) => a.time.middle - b.time.middle || a.at.y - b.at.y);
  svg.append(back, joins, names, front);
  made.svg = svg;
  return made;
}

// ---------------------------------------------------------------- the view

const tools = make("div", { class: "timeline-tools" });
const body = make("div", { class: "timeline-body" });
// What the marks mean: those that stand there, and no others; each as [mark, words, width].
function keyEntries() {
  const dots = charts.flatMap((one) => one.dots);
  const svg = (width, ...marks) =>
    draw(
      "svg",
      { width, height: 16, viewBox: `${-width / 2} -8 ${width} 16`, "aria-hidden": "true" },
      draw("g", {}, ...marks),
    );
  const plain = (form, hue, radius = 4.8) => reportDot(form, radius, `var(--${hue})`);
  const single = dots.filter((dot) => !dot.bar),
    first = single.find(({ e }) => !e.denied)?.e;
  const hollow = dots.find(({ e, r }) => isHollow(e, r));
  const unit = charts.find((one) => one.unit)?.unit;
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
  ].filter(Boolean);
}
const keyDrawn = () =>
  make(
    "ul",
    { class: "timeline-key" },
    keyEntries().map(([mark, words]) => make("li", {}, mark, words)),
  );
function toolsDrawn(at) {
  const by = make(
    "div",
    { class: "either", role: "group", "aria-label": t("timeline.by") },
    ["issue", "actor"].map((one) =>
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
  if (at && !shown.some(([n]) => n === at)) shown.push(all.find(([n]) => n === at));
  shown.sort((a, b) => byLabel(a[0], b[0]));
  const select = make(
    "select",
    { id: "timeline-pick", onchange: () => take(own.by, select.value) },
    make("option", { value: "*", selected: !at }, t("timeline.all")),
    shown.map(([n, reports_]) =>
      make(
        "option",
        { value: n.id, selected: n === at },
        t("timeline.option", {
          label: apart(n.label.length > 90 ? n.label.slice(0, 88) + "…" : n.label),
          n: reports_,
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
function take(by, id) {
  Object.assign(own, { by, id, lines: MOST_LINES, small: MOST_SMALL });
  const at = id === "*" ? null : subject(),
    { kind, id: chosen } = state.chosen;
  // What is chosen but not on this picture would dim all of it.
  if (
    kind &&
    at &&
    !(kind === "node"
      ? at.id === chosen || linesOf(at, by).some((e) => e[OTHER[by]].id === chosen)
      : edges.get(chosen)[END[by]] === at)
  )
    choose(nothing);
  const inside = every(":focus", tools)[0];
  const focused = inside ? inside.id || inside.dataset.by : "";
  timelineDrawn();
  write();
  const again = focused && (every(`[data-by="${focused}"]`, tools)[0] || document.getElementById(focused));
  if (again) again.focus();
  say(at ? at.label : t("timeline.all"));
}
const moreButton = (act) => button(t("matrix.more"), act, { class: "more-boxes" });
const inner = () => {
  const style = getComputedStyle(view);
  return Math.floor(view.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight));
};
let drawnAt = 0;
function timelineDrawn() {
  const width = inner();
  if (width < 60) return;
  drawnAt = width;
  const refocus = view.contains(document.activeElement) && document.activeElement.classList.contains("dot");
  if (!note_) {
    note_ = noteIn(view);
    view.replaceChildren(
      tools,
      make("p", { id: "timeline-keys", class: "unseen" }, t("timeline.keys")),
      body,
      note_.element,
    );
  }
  note_.hide();
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
      ].filter(Boolean),
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
function smallOnes(width) {
  const all = subjects(own.by),
    shown = all.slice(0, own.small).map(([n]) => n);
  const across = Math.max(1, Math.min(4, Math.floor((width + 28) / 318))),
    each = Math.floor((width - (across - 1) * 28) / across);
  const rows = shown.flatMap((n) => rowsOf(n, own.by).rows);
  // one calendar for all, so that they can be compared
  const time = rows.length ? timeOf(rows, edgesOf(each, true), true) : null;
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
    ].filter(Boolean),
  );
}
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
      const on_ = all || strong.includes(row);
      for (const one of [row.lines, row.marks]) one.setAttribute("opacity", on_ ? 1 : 0.22);
      if (row.label)
        for (const words of row.label.children)
          words.setAttribute("fill", on_ ? "var(--ink)" : "var(--soft)");
    }
    for (const dot of dots) {
      const mine = kind === "edge" && dot.e.id === id;
      dot.element.querySelector(".halo").setAttribute("stroke", mine ? "var(--mark)" : "none");
      if (mine) dot.element.setAttribute("aria-current", "true");
      else dot.element.removeAttribute("aria-current");
    }
  }
}
// The dot nearest to a point of the window: small dots are easy to miss.
function nearest(event, reach) {
  const svg = around(event, "svg.over-time");
  const one = svg && charts.find((c) => c.svg === svg);
  if (!one) return null;
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
function tell_({ e, r, told, time, element }) {
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
  note_.show(words, element.getBoundingClientRect());
}
view.addEventListener("click", (event) => {
  if (!around(event, "svg.over-time")) return;
  clearTimeout(resting);
  note_.hide();
  const name = around(event, "[data-name]");
  const struck = around(event, ".dot");
  const dot = name
    ? null
    : struck && !event.detail
      ? charts[0].dots.find((one) => one.element === struck)
      : nearest(event, LOST);
  if (name) chooseNode(nodes.get(name.dataset.name));
  else if (dot) {
    if (dot.element.hasAttribute("tabindex")) stand(dot.name);
    chooseEdge(dot.e, event.detail === 0);
  } else choose(nothing);
});
let under = null;
view.addEventListener("pointermove", (event) => {
  if (event.pointerType === "touch" || event.buttons || !note_) return;
  const name = around(event, "[data-name]"),
    dot = name ? null : nearest(event, 14);
  const svg = around(event, "svg.over-time");
  if (svg) svg.style.cursor = dot || name ? "pointer" : "";
  const what = name ? name.dataset.name : dot;
  if (what === under) return;
  under = what;
  clearTimeout(resting);
  note_.hide();
  resting = setTimeout(() => {
    if (dot) {
      point({ kind: "edge", id: dot.e.id });
      tell_(dot);
    } else if (name) {
      point({ kind: "node", id: name.dataset.name });
      const row = charts[0].rows.find((one) => one.other.id === name.dataset.name);
      if (row && row.cut) note_.show([bdi(row.other.label)], name.getBoundingClientRect());
    } else if (state.hover.kind) point(nothing);
  }, REST);
});
view.addEventListener("pointerleave", () => {
  clearTimeout(resting);
  under = null;
  if (note_) note_.hide();
  if (state.hover.kind) point(nothing);
});
view.addEventListener("keydown", (event) => {
  const element = around(event, ".dot");
  if (!element || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = charts[0].dots,
    i = all.findIndex((dot) => dot.element === element);
  const [later, earlier] = RTL_PAGE ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
  const to = {
    [later]: i + 1,
    ArrowDown: i + 1,
    [earlier]: i - 1,
    ArrowUp: i - 1,
    Home: 0,
    End: all.length - 1,
  }[event.key];
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    note_.hide();
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
    tell_(dot);
  }
});
view.addEventListener("focusout", () => {
  if (note_) note_.hide();
});
on("choice", (what) => {
  const before_ = own.by + own.id;
  follow(what);
  if (state.view === "timeline" && note_ && before_ !== own.by + own.id) timelineDrawn();
});
on("reset", () => {
  Object.assign(own, { by: "issue", id: "", lines: MOST_LINES, small: MOST_SMALL });
  if (state.view === "timeline") timelineDrawn();
});
new ResizeObserver(() => {
  if (state.view === "timeline" && note_ && Math.abs(inner() - drawnAt) > 1) timelineDrawn();
}).observe(view);
addressed.push([
  "timeline",
  () =>
    state.view === "timeline" && (own.id || own.by === "actor")
      ? own.by + ":" + (own.id === "*" ? "*" : own.id.slice(COMMON.length))
      : "",
  (words) => {
    const [, by, id] = /^(issue|actor):(.*)$/s.exec(words) || [null, "issue", ""];
    Object.assign(own, {
      by,
      id: id === "*" ? id : nodes.has(COMMON + id) ? COMMON + id : "",
      lines: MOST_LINES,
      small: MOST_SMALL,
    });
  },
]);
VIEWS.set("timeline", {
  show: timelineDrawn,
  update: timelineDrawn,
  light: lightTimeline,
  hide() {
    clearTimeout(resting);
    if (note_) note_.hide();
  },
  focus() {
    const dot = charts.length === 1 && charts[0].dots.find((one) => one.name === stop);
    if (dot) dot.element.focus();
    else view.focus();
  },
  // All pictures that stand there, each under its title.
  svg() {
    if (!note_) timelineDrawn();
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
