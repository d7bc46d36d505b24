// Who stands where on what, as a table: a row for each actor, a column for each issue, and in the cell
// the position.

import { addressed, COMMON, write } from "./address.js";
import { about, byLabel, collator, dated, edges, got, history, latestOf, nodes, positions } from "./data.js";
import { rankOf, seenOf, stances, STRANGER, sum, typeOf } from "./data.js";
import { day, isBefore, shortDay } from "./dates.js";
import { $, apart, around, bdi, button, draw, every, must, isSome, make, narrow, noteIn } from "./dom.js";
import { RTL_PAGE, say, text, titled } from "./dom.js";
import { sign } from "./marks.js";
import { byPlace, chosen } from "./order.js";
import { clause, deniedWords, lapse, phrase, positionOf } from "./phrases.js";
import { nothing, on, opening, point, state, VIEWS } from "./state.js";
import { number, t } from "./texts.js";

/** @import { Child, End, GraphNode, Report, Stance, Tie, Told } from "./types.d.ts" */
/** @typedef {[name: string, members: GraphNode[]]} Group */
/** @typedef {{ look: Tie, seen: number }} Seen */
/**
 * What a cell says.
 * @typedef {{ denied: Stance[], shown: Stance[], main: Stance, former: Told | null, since: Report | null,
 *   holds: boolean, opposed: boolean, seen: number }} Cell
 */
/** @typedef {Map<GraphNode, Map<GraphNode, Stance[]>>} Cells holders, targets, the lines between them */
/** @typedef {{ select: HTMLSelectElement, row: HTMLElement, values: string[] }} Pick */

// rows, and columns, that stand there at once; and how many more are asked for at a time
const MOST_SIDE = about.most;
const UPRIGHT = 104; // a column as wide as this has its heading set level
const OPPOSED = [
  ["makes", "against"],
  ["for", "against"],
];
const ORDERS = ["alike", "name", "stances"];
const ROWS = ["", "alliance", "body", "type"];
const COLUMNS_BY = ["", "topic"];
const own = {
  order: "alike",
  rows: "",
  columns: "",
  /** @type {GraphNode | null} */
  by: null,
  against: false,
  side: MOST_SIDE,
};

// ---------------------------------------------------------------- cells

/** @param {Tie} look */
const silent = (look) => look.look === "undeclared";
/** @param {Stance[]} some */
const clash = (some) =>
  some.some((a) =>
    some.some((b) => OPPOSED.some(([one, other]) => a.look.family === one && b.look.family === other)),
  );
// What a cell says: the positions that hold (where none does, the last that did), and the one before them.
// What is reported as not so is no position: it stands in a cell alone, or else only in words.
/** @param {Stance[]} all @returns {Cell} */
function cellOf(all) {
  const denied = all.filter((e) => e.denied),
    lines = all.filter((e) => !e.denied);
  const seen = sum(all, seenOf);
  if (!lines.length) {
    const main = denied[denied.length - 1];
    return { denied, shown: [], main, former: null, since: null, holds: true, opposed: false, seen };
  }
  const of = history(lines);
  const holding = lines.filter((e) => e.current);
  const shown = holding.length
    ? [...new Set(of.filter(([e, r]) => e.current && r.current).map(([e]) => e))]
    : [of[of.length - 1][0]];
  const main = shown[shown.length - 1];
  const latest = dated(latestOf(main));
  /** @param {Report} r */
  const isLeft = (r) =>
    r.phase === "previous" ? !isBefore(latest, dated(r)) : latest && (!r.date || isBefore(r.date, latest));
  // "No comment" is no position that was left; nor is what was only expected.
  const held = of.filter(
    ([e, r]) => !e.current && !shown.includes(e) && !silent(e.look) && r.phase !== "prospective" && isLeft(r),
  );
  const last = held[held.length - 1];
  const former =
    last &&
    !silent(main.look) &&
    !shown.some((e) => e.look.look === last[0].look.look && e.look.score === last[0].look.score)
      ? last
      : null;
  const since = former ? history([main]).find(([, r]) => dated(r) >= dated(former[1])) : null;
  return {
    denied,
    shown,
    main,
    former,
    since: since ? since[1] : null,
    holds: holding.length > 0,
    opposed: clash(shown),
    seen,
  };
}
/** @param {Cell} cell */
function words(cell) {
  const said = [...cell.shown, ...cell.denied].map((e) =>
    t("matrix.cell", {
      phrase: phrase(e),
      date: day(latestOf(e).date),
      reports: t("reports", { n: e.seen }),
    }),
  );
  if (cell.opposed) said.unshift(t("matrix.opposed"));
  if (!cell.holds) said.push(t("superseded"));
  return [...said, ...moved(cell)].join(t("semicolon"));
}
/** From what to what, if it has changed. @param {Cell} cell */
const moved = ({ former, main, since }) => (former ? [step(former, main, since)] : []);
/** @type {(former: Told, main: Stance, since: Report | null) => string} */
const step = ([e, r], main, since) =>
  t("matrix.moved", {
    from: positionOf(e),
    before: shortDay(r),
    to: positionOf(main),
    since: since ? shortDay(since) : t("undated"),
  });

/** @param {number} n */
const plus = (n) => "+" + number(n);
const ROOM = 3; // so many positions that hold at once have room in a cell
/** @type {(all: Seen[], how?: { hollow?: boolean, opposed?: boolean }) => HTMLElement} */
function tile(all, { hollow = false, opposed = false } = {}) {
  const looks = all.length > ROOM ? all.slice(1 - ROOM) : all;
  const made = make("span", {
    class: ["tile", hollow && "hollow", opposed && "opposed"].filter(Boolean).join(" "),
    "aria-hidden": "true",
  });
  for (const { look, seen } of looks) {
    const part = make("i", {}, sign(look));
    part.style.setProperty("--colour", `var(--p-${look.look})`);
    part.style.setProperty("--tall", String(Math.min(3, Math.floor(Math.log2(seen)))));
    made.append(part);
  }
  if (looks !== all) made.append(text("b", plus(all.length - looks.length)));
  return made;
}
/** @param {Tie} look */
function corner(look) {
  const mark = make("i", { class: "corner", "aria-hidden": "true" });
  mark.style.setProperty("--colour", `var(--p-${look.look})`);
  return mark;
}

// ---------------------------------------------------------------- which rows and columns, in which order

function cellsShown() {
  /** @type {Cells} */
  const by = new Map();
  for (const e of stances) {
    if (!e.visible) continue;
    const row = by.get(e.source) || new Map();
    by.set(e.source, row.set(e.target, [...(row.get(e.target) || []), e]));
  }
  return by;
}
/** @type {(some: Stance[], end: End) => Map<GraphNode, number>} */
function tallyOf(some, end) {
  /** @type {Map<GraphNode, number>} */
  const tally = new Map();
  for (const e of some) tally.set(e[end], (tally.get(e[end]) || 0) + e.seen);
  return tally;
}
/** What puts rows in order of a column: the lower, the more in favour. @param {Cell} cell */
function standing(cell) {
  const { look, denied } = cell.main;
  return denied ? null : [about.families.indexOf(look.family), -(look.score || 0), rankOf(cell.main)];
}
/** @type {(some: GraphNode[], end: End, tally: Map<GraphNode, number>, cells: Cells) => GraphNode[]} */
function ordered(some, end, tally, cells) {
  const list =
    own.order === "name"
      ? [...some].sort(byLabel)
      : own.order === "stances"
        ? [...some].sort((a, b) => got(tally, b) - got(tally, a) || a.rank - b.rank)
        : [...some].sort(byPlace(end === "source" ? "row" : "column"));
  const { by } = own;
  if (end === "target" || !by) return list;
  const where = new Map(
    list.map((n) => {
      const lines = cells.get(n)?.get(by);
      return [n, lines ? standing(cellOf(lines)) : null];
    }),
  );
  // A stable order: among equals, the one before.
  return list.sort((a, b) => {
    const [p, q] = [where.get(a), where.get(b)];
    if (!p || !q) return Number(!p) - Number(!q);
    const d = p[0] - q[0] || p[1] - q[1] || p[2] - q[2];
    return own.against ? -d : d;
  });
}

// ---------------------------------------------------------------- groups

const REST = "\u0000rest";
/** @type {Record<string, (n: GraphNode) => string>} */
const groupings = {
  type: (n) => n.type,
  body: (n) => n.body || (n.in.some((e) => e.kind === "acts-for") ? n.label : REST),
  alliance: (n) => n.alliance || REST,
  topic: (n) => n.topics[0] || (n.kind === "actor" ? "\u0000actors" : REST),
};
/** @type {(by: string, name: string) => string} */
const groupLabel = (by, name) =>
  name === REST
    ? t("matrix.rest." + by)
    : name === "\u0000actors"
      ? t("key.actor")
      : by === "type"
        ? typeOf({ type: name })
        : name;
// [name, members] in the order of their first members, or by name; what belongs nowhere comes last.
/** @type {(list: GraphNode[], by: string) => Group[]} */
function grouped(list, by) {
  if (!by) return [["", list]];
  /** @type {Map<string, GraphNode[]>} */
  const groups = new Map();
  for (const n of list) {
    const name = groupings[by](n);
    groups.set(name, [...(groups.get(name) || []), n]);
  }
  const of = [...groups];
  /** @param {Group} group */
  const rest = ([name]) => (name[0] === "\u0000" ? 1 : 0);
  return own.order === "name"
    ? of.sort((a, b) => rest(a) - rest(b) || collator.compare(a[0], b[0]))
    : of.sort((a, b) => rest(a) - rest(b));
}
/** @type {(by: string, some: GraphNode[]) => boolean} */
const useful = (by, some) =>
  new Set(some.map(groupings[by]).filter((name) => name !== REST)).size > 0 &&
  new Set(some.map(groupings[by])).size > 1;

// ---------------------------------------------------------------- the table

/** @type {HTMLElement[][]} what arrow keys go through: lines of elements, nothing where there is none */
let grid = [];
/** @type {HTMLElement | null} where Tab leads */
let stop = null;
let cursor = ""; // where they stand, by the names of row and column
/** @type {Map<Element, [line: number, at: number, name: string]>} */
const places = new Map();
/** @type {HTMLStyleElement | null} */
let onPaper = null;
const v = built(); // what stands in the view

function built() {
  /** @type {(name: "order" | "rows" | "columns", values: string[], label: string) => Pick} */
  const pick = (name, values, label) => {
    const select = make("select", {
      id: "matrix-" + name,
      onchange: () => {
        if (name === "order") own.by = values.includes(select.value) ? null : own.by;
        own[name] = values.includes(select.value) ? select.value : own[name];
        changed();
      },
    });
    const row = make("div", { class: "pick" }, make("label", { for: "matrix-" + name }, label), select);
    return { select, row, values };
  };
  const order = pick("order", ORDERS, t("matrix.order")),
    rows = pick("rows", ROWS, t("matrix.rows")),
    columns = pick("columns", COLUMNS_BY, t("matrix.columns"));
  const count = make("p", { class: "of", id: "matrix-of" });
  const more = button(
    t("matrix.more"),
    () => {
      own.side += MOST_SIDE;
      matrix();
      say(count.textContent);
    },
    { class: "more-rows" },
  );
  const table = make("table", {
    role: "grid",
    "aria-label": t("matrix.label"),
    "aria-describedby": "matrix-keys",
  });
  const scroll = make("div", { class: "scroll" }, table);
  const note = noteIn($("view-matrix"));
  const legend = make("p", { class: "matrix-key" });
  $("view-matrix").append(
    make(
      "div",
      { class: "matrix-tools" },
      order.row,
      rows.row,
      columns.row,
      make("div", { class: "amount" }, count, more),
    ),
    make("p", { id: "matrix-keys", class: "unseen" }, t("matrix.keys")),
    scroll,
    legend,
    note.element,
  );
  table.addEventListener("keydown", walk);
  table.addEventListener("focusin", (event) => {
    const element = /** @type {HTMLElement} */ (event.target);
    if (places.has(element)) {
      stand(element);
      if (element.matches(":focus-visible")) {
        under(element);
        hint(element);
      }
    }
  });
  table.addEventListener("focusout", () => {
    under(null);
    hush();
  });
  table.addEventListener("pointerover", over);
  table.addEventListener("pointerleave", () => {
    under(null);
    hush();
    if (state.hover.kind) point(nothing);
  });
  scroll.addEventListener("scroll", hush, { passive: true });
  new ResizeObserver(() => {
    if (state.view !== "matrix" || onPaper || v.room === scroll.clientWidth) return;
    v.room = scroll.clientWidth;
    measure();
  }).observe(scroll);
  /**
   * @type {{ cells: Map<string, Cell>, columnsOf: HTMLElement[], groups: number[], bands: Element[],
   *   room: number }}
   */
  const filled = { cells: new Map(), columnsOf: [], groups: [], bands: [], room: 0 };
  return { order, rows, columns, count, more, table, scroll, note, legend, ...filled };
}
const PAPER = { A4: 1030, A3: 1494 }; // width between the margins
const WIDE = 34; // from so many columns on, A3
addEventListener("beforeprint", () => {
  if (state.view !== "matrix") return;
  const size = v.columnsOf.length >= WIDE ? "A3" : "A4";
  onPaper = make("style", {}, `@page { size: ${size} landscape; }`);
  document.head.append(onPaper);
  measure(PAPER[size]);
});
addEventListener("afterprint", () => {
  if (!onPaper) return;
  onPaper.remove();
  onPaper = null;
  measure();
});
/** @type {(pick: Pick, name: string, wanted: string, extra?: string | null) => void} */
function options({ select, values }, name, wanted, extra) {
  const made = values.map((value) =>
    make("option", { value, selected: value === wanted && !extra }, t(`matrix.${name}.${value || "none"}`)),
  );
  if (extra) made.push(make("option", { value: "by", selected: true }, extra));
  select.replaceChildren(...made);
}
function changed() {
  matrix();
  write();
}

function matrix() {
  const all = cellsShown();
  const shown = stances.filter((e) => e.visible);
  const rowTally = tallyOf(shown, "source"),
    columnTally = tallyOf(shown, "target");
  const few = chosen(shown, own.side);
  if (own.by && !few.targets.includes(own.by)) own.by = null;
  const rows = grouped(ordered(few.actors, "source", rowTally, all), own.rows);
  const columns = grouped(ordered(few.targets, "target", columnTally, all), own.columns);
  const flatRows = rows.flatMap(([, some]) => some),
    flat = columns.flatMap(([, some]) => some);

  // Choices that would change nothing are not offered.
  const holders = [...rowTally.keys()],
    targets = [...columnTally.keys()];
  v.rows.values = ROWS.filter((by) => !by || by === own.rows || useful(by, holders));
  v.columns.values = COLUMNS_BY.filter((by) => !by || by === own.columns || useful(by, targets));
  options(v.order, "order", own.order, own.by && t("matrix.order.by", { label: apart(own.by.label) }));
  options(v.rows, "rows", own.rows);
  options(v.columns, "columns", own.columns);
  v.rows.row.hidden = v.rows.values.length < 2;
  v.columns.row.hidden = v.columns.values.length < 2;
  const complete = flatRows.length === rowTally.size && flat.length === columnTally.size;
  /** @param {GraphNode} n */
  const issue = (n) => n.kind === "issue";
  /** @type {(key: string, n: number, of: number) => string} */
  const amount = (key, n, of) =>
    n === of ? t(key, { n }) : t("matrix.part", { n, of, what: t(key, { n: of }) });
  v.count.textContent = flatRows.length
    ? [
        amount("actors", flatRows.length, rowTally.size),
        amount("issues", flat.filter(issue).length, [...columnTally.keys()].filter(issue).length),
      ].join(" · ") + (complete ? "" : " · " + t("matrix.most"))
    : t("no-stance");
  v.more.hidden = complete || own.side >= Math.max(rowTally.size, columnTally.size);

  const kept = v.table.contains(document.activeElement);
  places.clear();
  grid = [];
  v.cells.clear();
  /** @type {(line: number, at: number, element: HTMLElement, name: string) => HTMLElement} */
  const enter = (line, at, element, name) => {
    places.set(element, [line, at, name]);
    (grid[line] = grid[line] || [])[at] = element;
    element.tabIndex = -1;
    return element;
  };

  // Headings: names, groups, and what sorts the rows by a column.
  const first = new Set(columns.slice(1).map(([, some]) => some[0]));
  const cols = flat.map((n) => make("col", { class: first.has(n) ? "first" : false }));
  const names = make(
    "tr",
    {},
    make("td", { class: "stub" }),
    flat.map((n, i) => {
      const name = enter(
        0,
        i + 1,
        make("button", { type: "button", class: "name", onclick: opening(n) }, titled("span", n.label)),
        "\u0000 " + n.id,
      );
      const up = own.by === n ? (own.against ? "descending" : "ascending") : "none";
      const sort = enter(
        1,
        i + 1,
        make(
          "button",
          {
            type: "button",
            class: "sort",
            "aria-label": t("matrix.sort", { label: n.label }),
            onclick: () => sortBy(n),
          },
          draw(
            "svg",
            { width: 8, height: 13, viewBox: "0 0 8 13", "aria-hidden": "true" },
            draw("path", { d: "M1 4.5L4 1.5l3 3", class: "up" }),
            draw("path", { d: "M1 8.5L4 11.5l3 -3", class: "down" }),
          ),
        ),
        "\u0001 " + n.id,
      );
      return make(
        "th",
        {
          scope: "col",
          "aria-sort": up === "none" ? false : up,
          class: [n.kind, first.has(n) && "first"].filter(Boolean).join(" "),
        },
        name,
        sort,
      );
    }),
  );
  const bands = own.columns
    ? make(
        "tr",
        { class: "bands" },
        make("td", {}),
        columns.map(([name, some], i) =>
          make(
            "th",
            { scope: "colgroup", colspan: some.length, class: i ? "first" : false },
            text("span", groupLabel(own.columns, name)),
          ),
        ),
      )
    : null;
  const bodies = rows.map(([name, some]) =>
    make(
      "tbody",
      {},
      own.rows
        ? make(
            "tr",
            { class: "band" },
            make(
              "th",
              { scope: "rowgroup", colspan: flat.length + 1 },
              text("span", groupLabel(own.rows, name)),
            ),
          )
        : null,
      some.map((n) => {
        const line = grid.length < 2 ? 2 : grid.length;
        const heading = enter(
          line,
          0,
          make(
            "button",
            { type: "button", class: "name", onclick: opening(n) },
            titled("span", n.label),
            make("b", { "aria-hidden": "true" }, number(got(rowTally, n))),
          ),
          n.id + " ",
        );
        return make(
          "tr",
          {},
          make("th", { scope: "row" }, heading),
          flat.map((target, i) => {
            const lines = all.get(n)?.get(target),
              pair = n.id + " " + target.id,
              edge = first.has(target) ? "first" : "";
            if (!lines)
              return enter(
                line,
                i + 1,
                make("td", { class: edge || false, "aria-label": t("matrix.nothing") }),
                pair,
              );
            const cell = cellOf(lines);
            v.cells.set(pair, cell);
            return make(
              "td",
              { class: edge || false },
              enter(
                line,
                i + 1,
                make(
                  "button",
                  { type: "button", class: "cell", "aria-label": words(cell), onclick: opening(cell.main) },
                  tile(
                    (cell.shown.length ? cell.shown : cell.denied).map((e) => ({
                      look: e.look,
                      seen: e.seen,
                    })),
                    { hollow: !cell.holds, opposed: cell.opposed },
                  ),
                  cell.former ? corner(cell.former[0].look) : null,
                ),
                pair,
              ),
            );
          }),
        );
      }),
    ),
  );
  v.columnsOf = cols;
  v.room = v.scroll.clientWidth; // asked before the table is in the page, which is faster
  v.table.style.setProperty("--columns", String(flat.length));
  v.table.replaceChildren(
    make("colgroup", {}, make("col", { class: "names" })),
    make("colgroup", {}, cols),
    make("thead", {}, names, bands),
    ...bodies,
  );
  v.table.hidden = !flatRows.length;
  v.groups = columns.map(([, some]) => some.length);
  v.bands = bands ? [...bands.children].slice(1) : [];
  measure();
  explain();
  const last =
    [...places].find(([, [, , name]]) => name === cursor) ||
    [...places].find(([element]) => element.className === "cell");
  stop = null;
  if (last) {
    const element = /** @type {HTMLElement} */ (last[0]);
    stand(element);
    if (kept) element.focus();
  }
  light();
}
// Widths: as wide as there is room, so wide that the lines of a slanting heading fit, and a topic's name its
// group. On paper nothing scrolls: there, headings get one line and smaller letters rather than no room.
/** @param {number} [paper] its width */
function measure(paper) {
  const room = paper || v.room,
    phone = !paper && narrow();
  const n = v.columnsOf.length;
  if (!n || !room) return;
  const names = paper
    ? Math.min(190, room * 0.17)
    : phone
      ? Math.min(190, room * 0.36)
      : Math.min(220, Math.max(150, room * 0.185));
  const level = (room - names) / n >= UPRIGHT;
  // of a across the slant and along it
  let [tall, long, size, lines] = phone ? [44, 140, 12, 2] : [31, 166, 12, 2];
  if (paper) {
    const each = (room - names - 70) / n;
    lines = each >= 27 ? 2 : 1;
    size = lines === 2 ? Math.min(12, (each - 3) / 2.4) : Math.min(10, (each - 1) / 1.25);
    tall = Math.max(each >= 27 ? 27 : 0, size * 1.17 * lines + 2);
    if (lines === 1) long = 190;
  }
  /** @param {number} wide */
  const slant = (wide) => Math.max(lines === 1 ? 1 : 0, Math.asin(Math.min(1, tall / wide)));
  // by how much the last heading sticks out
  /** @param {number} wide */
  const jut = (wide) => Math.max(0, Math.cos(slant(wide)) * long - wide / 2) + 8;
  let wide = level ? Math.min((room - names) / n, 190) : phone ? 60 : 64;
  if (!level && !phone) {
    const least = paper ? tall : 34;
    while (wide > least && names + n * wide + jut(wide) > room) wide -= 0.5;
    if (!paper && names + n * wide + jut(wide) > room) wide = 38; // it scrolls anyway
  }
  const angle = slant(wide);
  const widths = v.groups.map((some) => (own.columns && !paper ? Math.max(wide, 92 / some) : wide));
  v.table.classList.toggle("level", level);
  v.table.style.setProperty("--wide", wide + "px");
  v.table.style.setProperty("--names", names + "px");
  v.table.style.setProperty("--tall-head", tall + "px");
  v.table.style.setProperty("--long", long + "px");
  v.table.style.setProperty("--size", size + "px");
  v.table.style.setProperty("--lines", String(lines));
  v.table.style.setProperty("--lean", (RTL_PAGE ? angle : -angle) + "rad");
  let at = 0,
    total = names;
  v.groups.forEach((some, group) => {
    for (let i = 0; i < some; i++) v.columnsOf[at++].style.width = widths[group] + "px";
    total += widths[group] * some;
  });
  v.table.style.width = total + "px";
  v.table.style.marginInlineEnd = level ? "0" : Math.round(jut(wide)) + "px";
  const lift = (Math.cos(angle) * tall) / 2;
  v.table.style.setProperty("--lift", lift + "px");
  v.table.style.setProperty(
    "--head",
    level ? "auto" : Math.round(Math.sin(angle) * long + 2 * lift) + (paper ? 2 : phone ? 46 : 18) + "px",
  );
  v.bands.forEach((th, group) => th.classList.toggle("upright", widths[group] * v.groups[group] < 60));
}
// What the marks in the cells mean: only those that occur.
function explain() {
  const cells = [...v.cells.values()];
  const denied = cells.some((c) => !c.shown.length);
  const look = positions.get("supports") || about.positions[0] || STRANGER,
    other = positions.get("rejects") || look;
  /** @type {(name: string, ...some: Child[]) => HTMLElement} */
  const mark = (name, ...some) => make("span", {}, make("i", { class: "sample" }, ...some), " ", t(name));
  const one = (how = {}) => tile([{ look, seen: 1 }], how);
  v.legend.replaceChildren(
    ...[
      cells.some((c) => c.seen > 1) ? mark("matrix.key.tall", tile([{ look, seen: 8 }])) : null,
      cells.some((c) => c.shown.length > 1)
        ? mark(
            "matrix.key.split",
            tile(
              [
                { look, seen: 1 },
                { look: other, seen: 1 },
              ],
              { opposed: true },
            ),
          )
        : null,
      cells.some((c) => c.shown.length > ROOM)
        ? make("span", {}, make("i", { class: "sample tile" }, text("b", plus(1))), " ", t("matrix.key.more"))
        : null,
      cells.some((c) => c.former) ? mark("matrix.key.moved", one(), corner(other)) : null,
      denied
        ? make(
            "span",
            {},
            make("i", { class: "sample" }, tile([{ look: about.denied, seen: 1 }])),
            " ",
            deniedWords(cells.filter((c) => !c.shown.length).flatMap((c) => c.denied)),
          )
        : null,
      cells.some((c) => !c.holds) ? mark("matrix.key.superseded", one({ hollow: true })) : null,
    ].filter(isSome),
  );
  v.legend.hidden = !v.legend.childElementCount;
}
/** @param {GraphNode} n */
function sortBy(n) {
  if (own.by !== n) {
    own.by = n;
    own.against = false;
  } else if (!own.against) own.against = true;
  else {
    own.by = null;
    own.against = false;
  }
  changed();
  say(
    own.by
      ? t(own.against ? "matrix.sorted-against" : "matrix.sorted", { label: n.label })
      : t("matrix.order." + own.order),
  );
}

// ---------------------------------------------------------------- keys

/** @param {HTMLElement} element */
function stand(element) {
  // one Tab stop
  if (stop) stop.tabIndex = -1;
  stop = element;
  stop.tabIndex = 0;
  cursor = nameOf(element);
}
const AWAY = new Map([
  ["ArrowLeft", [RTL_PAGE ? 1 : -1, 0]],
  ["ArrowRight", [RTL_PAGE ? -1 : 1, 0]],
  ["ArrowUp", [0, -1]],
  ["ArrowDown", [0, 1]],
]);
/** @param {KeyboardEvent} event */
function walk(event) {
  if (event.key === "Escape") hush();
  const here = event.target instanceof Element && places.get(event.target);
  if (event.metaKey || event.altKey || !here) return;
  let [line, at] = here;
  const [dx, dy] = AWAY.get(event.key) || [0, 0];
  let to;
  /** @param {HTMLElement[]} some */
  const ends = (some) => some.filter(Boolean);
  if (dx || dy) {
    if (event.ctrlKey) return;
    do {
      line += dy;
      at += dx;
      to = (grid[line] || [])[at];
    } while (!to && line >= 0 && line < grid.length && at >= 0 && at < grid[line].length);
  } else if (event.key === "Home") to = ends(event.ctrlKey ? grid[0] : grid[line])[0];
  else if (event.key === "End") to = ends(event.ctrlKey ? grid[grid.length - 1] : grid[line]).pop();
  else return;
  event.preventDefault();
  if (!to) return;
  to.focus({ preventScroll: true });
  bring(to);
}
// Headings stay where they are, and what is scrolled to must not come to lie under them.
/** @param {HTMLElement} element */
function bring(element) {
  const view = v.scroll.getBoundingClientRect(),
    self = (element.closest("td, th") || element).getBoundingClientRect();
  const heading = must("thead", v.table).getBoundingClientRect().height,
    names = must("tbody th[scope=row]", v.table).getBoundingClientRect().width;
  const [start, end] = RTL_PAGE ? [0, names] : [names, 0];
  const [line, at] = places.get(element) || [2, 1];
  if (line > 1) {
    if (self.top < view.top + heading) v.scroll.scrollTop -= view.top + heading - self.top + 2;
    else if (self.bottom > view.bottom - 2) v.scroll.scrollTop += self.bottom - view.bottom + 16;
  }
  if (at) {
    if (self.left < view.left + start) v.scroll.scrollLeft -= view.left + start - self.left + 2;
    else if (self.right > view.right - end) v.scroll.scrollLeft += self.right - view.right + end + 16;
  }
  if (narrow() && line > 1) element.scrollIntoView({ block: "nearest", inline: "nearest" });
}

// ---------------------------------------------------------------- pointing and choosing

/** @param {Element} element */
const nameOf = (element) => (places.get(element) || [0, 0, ""])[2];
/** @param {PointerEvent} event */
function over(event) {
  if (event.pointerType === "touch") return;
  const element = around(event, "button.cell, td, th");
  const inner =
    element && (places.has(element) ? element : element.querySelector("button.cell, button.name"));
  under(inner);
  const cell = inner && v.cells.get(nameOf(inner));
  if (cell) {
    point({ kind: "edge", id: cell.main.id });
    hint(inner);
  } else {
    hush();
    if (state.hover.kind) point(nothing);
  }
}
/** Marks the row and the column of what lies under the pointer. @param {Element | null} element */
function under(element) {
  const [, place] = (element && places.get(element)) || [0, 0];
  const heading = place ? grid[0]?.[place]?.closest("th") : null;
  const now = [v.columnsOf[place - 1], heading, element?.closest("tbody tr")].filter(isSome);
  for (const one of every(".under", v.table)) if (!now.includes(one)) one.classList.remove("under");
  for (const one of now) one.classList.add("under");
}
function hush() {
  v.note.hide();
}
/** @param {Element} element */
function hint(element) {
  const cell = v.cells.get(nameOf(element));
  if (!cell) {
    hush();
    return;
  }
  /** @type {HTMLElement[]} */
  const rows = [...cell.shown, ...cell.denied].map((e) =>
    make(
      "div",
      {},
      bdi(e.source.label),
      " ",
      ...clause(e, (verb) => text("b", verb), bdi(e.target.label)),
      make(
        "small",
        {},
        [day(latestOf(e).date), t("reports", { n: e.seen }), lapse(e)].filter(Boolean).join(" · "),
      ),
    ),
  );
  if (cell.opposed) rows.unshift(make("small", {}, t("matrix.opposed")));
  rows.push(...moved(cell).map((said) => make("small", { class: "moved" }, said)));
  v.note.show(rows, element.getBoundingClientRect());
}
function light() {
  const { kind, id } = state.chosen;
  for (const one of every(".chosen", v.table)) {
    one.classList.remove("chosen");
    one.removeAttribute("aria-current");
  }
  if (!kind) return;
  const e = kind === "edge" ? got(edges, id) : null;
  const wanted = e ? [e.source.id + " " + e.target.id] : ["\u0000 " + id, id + " "];
  for (const [element, [, , name]] of places)
    if (wanted.includes(name)) {
      element.classList.add("chosen");
      element.setAttribute("aria-current", "true");
    }
}
on("reveal", (...some) => {
  if (state.view !== "matrix") return;
  const [one, other] = some;
  const names = other ? [one.id + " " + other.id] : [one.id + " ", "\u0000 " + one.id];
  const found = [...places].find(([, [, , name]]) => names.includes(name));
  if (!found) return;
  const element = /** @type {HTMLElement} */ (found[0]);
  stand(element);
  bring(element);
});

VIEWS.set("matrix", {
  show: matrix,
  update: matrix,
  light,
  hide: hush,
  focus() {
    (stop || $("view-matrix")).focus();
  },
});
addressed.push(
  [
    "order",
    () => (own.order === "alike" ? "" : own.order),
    (value) => {
      own.order = ORDERS.includes(value) ? value : "alike";
    },
  ],
  [
    "rows",
    () => own.rows,
    (value) => {
      own.rows = ROWS.includes(value) ? value : "";
    },
  ],
  [
    "columns",
    () => own.columns,
    (value) => {
      own.columns = COLUMNS_BY.includes(value) ? value : "";
    },
  ],
  [
    "by",
    () => (own.by ? (own.against ? "-" : "") + own.by.id.slice(COMMON.length) : ""),
    (value) => {
      own.by = (value && (nodes.get(COMMON + value) || nodes.get(COMMON + value.slice(1)))) || null;
      own.against = !!own.by && !nodes.has(COMMON + value);
    },
  ],
);
