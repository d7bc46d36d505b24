// Actors at one side, what they speak of at the other by topic, in the order in which few lines cross.

import {
  about,
  edges,
  got,
  history,
  isStance,
  latestOf,
  NO_TOPIC,
  nodes,
  rankOf,
  stances,
  sum,
  typeOf,
} from "./data.js";
import { shortDay } from "./dates.js";
import { $, around, bdi, broken, button, curve, draw, must, fitted, isSome, lettering } from "./dom.js";
import { make, marked, roomIn, RTL_PAGE, tenth, text } from "./dom.js";
import { framed } from "./frame.js";
import { dashesOf, frameOf, head, headBack, headLength, lineWidth, shapeOf, skinOf } from "./marks.js";
import { byPlace, chosen } from "./order.js";
import { palette } from "./palette.js";
import { clause, lapse } from "./phrases.js";
import { pointing } from "./pointing.js";
import { choose, chooseNode, lit, nothing, on, point, state, VIEWS } from "./state.js";
import { t } from "./texts.js";

/** @import { Attributes, End, GraphNode, Stance, What } from "./types.d.ts" */
/** @typedef {{ n: GraphNode, side: End, words: string[], x: number, y: number, w: number, h: number }} Box */
/** @typedef {{ e: Stance, from: Box, to: Box, fromY: number, toY: number }} Line */
/** @typedef {{ group: SVGGElement, whole: SVGGElement }} Drawn what is focused, and all of a box */

const MOST_BOXES = about.most; // of each side that stand there at once; and as many more are asked for
const LETTER = 13,
  LEADING = 16;
let most = MOST_BOXES;
/** @type {ReturnType<typeof draughted> | null} what is drawn */
let made = null;
let here = ""; // the box that Tab leads to
const view = $("view-columns");
/** @type {End[]} */
const ENDS = ["source", "target"];

// ---------------------------------------------------------------- who stands in which column

function chosenFew() {
  const all = stances.filter((e) => e.visible);
  const of = ENDS.map((end) => new Set(all.map((e) => e[end])).size);
  return { ...chosen(all, most), of };
}
// Topics as headings; an issue of several stands under its first. Actors that are spoken of come last.
/** @param {GraphNode} n */
const headingOf = (n) => (n.kind === "actor" ? "\uffff" : n.topics[0] || NO_TOPIC);
/** @param {string} heading */
const last = (heading) => (heading === "\uffff" ? 2 : heading === NO_TOPIC ? 1 : 0);
/** @param {GraphNode[]} targets */
function grouped(targets) {
  /** @type {Map<string, GraphNode[]>} */
  const groups = new Map();
  for (const n of targets) groups.set(headingOf(n), [...(groups.get(headingOf(n)) || []), n]);
  return [...groups].map(([heading, members]) => ({ heading, members }));
}
/** @param {{ actors: GraphNode[], targets: GraphNode[] }} few */
function ordered({ actors, targets }) {
  const groups = grouped([...targets].sort(byPlace("right")));
  groups.sort((a, b) => last(a.heading) - last(b.heading));
  return { left: [...actors].sort(byPlace("left")), groups };
}

// ---------------------------------------------------------------- where everything stands

/** @param {number} width */
function planned(width) {
  const few = chosenFew();
  const { left, groups } = ordered(few);
  const slim = width < 560;
  const wide = slim
    ? [width * 0.32, width * 0.42]
    : [Math.min(230, width * 0.24), Math.min(330, width * 0.35)];
  const letter = slim ? 11 : LETTER,
    gap = slim ? 10 : 9;
  /** @type {Map<string, number>} */
  const joined = new Map();
  for (const e of few.lines)
    for (const end of ENDS) joined.set(end + e[end].id, (joined.get(end + e[end].id) || 0) + 1);
  /** @type {(n: GraphNode, side: End) => Box} */
  const boxOf = (n, side) => {
    const column = ENDS.indexOf(side);
    const words = broken(
      n.label,
      wide[column] - (n.kind === "issue" ? 38 : 26),
      slim ? 4 : 2,
      letter,
      n.kind === "actor" ? 600 : 400,
    );
    return {
      n,
      side,
      words: words.length ? words : ["?"],
      w: wide[column],
      x: column ? width - wide[column] : 0,
      y: 0,
      h: Math.max(
        Math.max(words.length, 1) * LEADING + (slim ? 14 : 11),
        Math.min(120, (joined.get(side + n.id) || 0) * 6 + 6),
      ),
    };
  };
  /** @type {Map<string, Box>} */
  const boxes = new Map();
  /** @type {{ words: string, y: number }[]} */
  const headings = [];
  const TOP = 26;
  let y = TOP;
  for (const { heading, members } of groups) {
    if (groups.length > 1 || last(heading) === 2) {
      headings.push({
        words: heading === "\uffff" ? t("key.actor") : heading === NO_TOPIC ? t("no-topic") : heading,
        y: y + 15,
      });
      y += 23;
    }
    for (const n of members) {
      const b = boxOf(n, "target");
      b.y = y;
      boxes.set("target" + n.id, b);
      y += b.h + gap;
    }
    y += 10;
  }
  const long = y - gap - 10;
  const lefts = left.map((n) => boxOf(n, "source"));
  const tall = sum(lefts, (b) => b.h + gap) - gap;
  const height = Math.max(long, TOP + tall);
  const spare = (height - TOP - tall) / Math.max(1, lefts.length);
  y = TOP + spare / 2;
  for (const b of lefts) {
    b.y = y;
    boxes.set("source" + b.n.id, b);
    y += b.h + gap + spare;
  }
  if (long < height) {
    // the fewer, at the right, stand in the middle, or of a long picture in the part that is seen at first
    const shift = Math.min((height - long) / 2, Math.max(0, (view.clientHeight - 60 - long) / 2));
    for (const b of boxes.values()) if (b.side === "target") b.y += shift;
    for (const heading of headings) heading.y += shift;
  }
  // Every line has a place of its own at the edge of its boxes, in the order of where it comes from.
  const lines = few.lines.map((e) => {
    const from = got(boxes, "source" + e.source.id),
      to = got(boxes, "target" + e.target.id);
    return { e, from, to, fromY: 0, toY: 0 };
  });
  /** @type {(end: "from" | "to", other: "from" | "to", place: "fromY" | "toY") => void} */
  const docked = (end, other, place) => {
    /** @type {Map<Box, Line[]>} */
    const at = new Map();
    for (const one of lines) at.set(one[end], [...(at.get(one[end]) || []), one]);
    for (const [b, some] of at) {
      some.sort((p, q) => p[other].y - q[other].y || rankOf(p.e) - rankOf(q.e));
      const step = Math.min(9, (b.h - 8) / Math.max(1, some.length - 1));
      some.forEach((one, i) => {
        one[place] = b.y + b.h / 2 + (i - (some.length - 1) / 2) * step;
      });
    }
  };
  docked("from", "to", "fromY");
  docked("to", "from", "toY");
  return { few, boxes, lines, headings, height: few.lines.length ? height + 4 : 0, wide, letter };
}

// ---------------------------------------------------------------- drawing

/** @type {(b: Box, mirror: (x: number, w?: number) => number, letter: number) => Drawn} */
function boxDrawn(b, mirror, letter) {
  const { n, w, h } = b,
    skin = skinOf(n),
    x = tenth(mirror(b.x, w)),
    y = tenth(b.y);
  const [face, ...rest] = frameOf(skin, { x, y, w, h, unnamed: n.anonymous, end: RTL_PAGE });
  const group = draw(
    "g",
    {
      role: "button",
      tabindex: -1,
      "aria-label": t("cursor", {
        label: n.label,
        type: typeOf(n),
        stances: t("stances", { n: history(b.side === "source" ? n.out : n.in).length }),
      }),
    },
    face,
  );
  // its words, broken and cut, are not its name
  const whole = draw("g", { class: "box", "data-box": b.side + n.id }, group);
  group.append(...rest);
  const first = y + h / 2 - ((b.words.length - 1) * LEADING) / 2 + letter * 0.36;
  // Words stand against the lines.
  const edge = (b.side === "source") !== RTL_PAGE ? "right" : "left";
  const at = edge === "right" ? x + w - 13 : x + 13;
  b.words.forEach((words, i) =>
    whole.append(
      lettering(tenth(at), tenth(first + i * LEADING), words, edge, letter, {
        class: "words",
        "aria-hidden": "true",
        "font-weight": n.kind === "actor" ? 600 : 400,
        fill: `var(--${skin.ink})`,
      }),
    ),
  );
  if (n.kind === "issue") {
    const away = edge === "left" ? x + w - 9 : x + 9;
    whole.append(
      lettering(
        tenth(away),
        tenth(y + h / 2 + 3.4),
        typeOf(n).slice(0, 2),
        edge === "left" ? "right" : "left",
        9.5,
        { class: "words", "aria-hidden": "true", "font-weight": 600, fill: "var(--issue-tag)" },
      ),
    );
  }
  return { group, whole };
}
/** @param {number} width */
function draughted(width) {
  const { few, boxes, lines, headings, height, wide, letter } = planned(width);
  const mirror = (/** @type {number} */ x, w = 0) => (RTL_PAGE ? width - x - w : x);
  const svg = draw("svg", {
    class: "columns",
    role: "group",
    "aria-label": t("columns.label"),
    "aria-describedby": "columns-keys",
    width,
    height: tenth(height),
    viewBox: `0 0 ${width} ${tenth(height)}`,
    "font-family": palette("sans"),
  });
  const under = draw("g", {}),
    over = draw("g", {}),
    top = draw("g", {});
  const near = RTL_PAGE ? "right" : "left";
  /**
   * @type {(x: number, y: number, words: string, size: number, attributes: Attributes,
   *   room: number) => Element}
   */
  const title = (x, y, words, size, attributes, room) =>
    lettering(tenth(mirror(x)), y, broken(words, room, 1, size, 600)[0] || "", near, size, {
      "font-weight": 600,
      fill: "var(--soft)",
      ...attributes,
    });
  if (boxes.size)
    top.append(
      title(0, 13, t("key.actor"), 12.5, {}, wide[0]),
      title(width - wide[1], 13, t("key.issue"), 12.5, {}, wide[1]),
    );
  for (const { words, y } of headings) {
    const x = width - wide[1];
    top.append(title(x, tenth(y), words, 12, { fill: "var(--ink)" }, wide[1]));
    top.append(
      draw("path", {
        d: `M${tenth(mirror(x))} ${tenth(y + 4.5)}H${tenth(mirror(width))}`,
        stroke: "var(--rule)",
        "stroke-width": 1,
      }),
    );
  }
  const way = RTL_PAGE ? -1 : 1;
  const drawnLines = lines.map(({ e, from, to, fromY, toY }) => {
    const look = e.look,
      color = `var(--p-${look.look})`;
    const a = mirror(from.x + from.w),
      b = mirror(to.x) - 2 * way;
    const thick = tenth(lineWidth(e) * 0.8),
      long = Math.min(headLength(thick), 12);
    const end = b - headBack(look, long) * way,
      reach = (b - a) * 0.45;
    const d = curve([a, fromY], [a + reach, fromY], [end - reach, toY], [end, toY]);
    const group = draw(
      "g",
      { class: "line" },
      draw("path", {
        d,
        fill: "none",
        stroke: color,
        "stroke-width": thick,
        "stroke-dasharray": dashesOf(look, thick).join(" ") || null,
        "stroke-linecap": look.dashes.length ? "round" : null,
      }),
      head(look, b, toY, long, color, RTL_PAGE ? 180 : 0),
    );
    under.append(group);
    over.append(
      draw("path", {
        class: "touch",
        d,
        fill: "none",
        stroke: "transparent",
        "stroke-width": 10,
        "data-line": e.id,
      }),
    );
    return { e, from, to, group };
  });
  /** @type {Map<string, Box & Drawn>} */
  const drawn = new Map([...boxes].map(([name, b]) => [name, { ...b, ...boxDrawn(b, mirror, letter) }]));
  for (const { whole } of drawn.values()) top.append(whole);
  svg.append(under, over, top);
  return { few, boxes: drawn, lines: drawnLines, height, svg, under, width };
}

// ---------------------------------------------------------------- the view

/** @param {{ side: End }} b */
const column = ({ side }) => ENDS.indexOf(side);
const stops = () =>
  [...(made?.boxes || [])].sort(([, a], [, b]) => column(a) - column(b) || a.y - b.y).map(([name]) => name);
/** @type {(name: string, focus?: boolean) => void} */
function stand(name, focus) {
  here = name;
  for (const [other, { group }] of made?.boxes || []) {
    group.setAttribute("tabindex", other === name ? "0" : "-1");
    if (focus && other === name) group.focus();
  }
}
function columnsDrawn() {
  const width = roomIn(view);
  if (width < 60) return;
  const focused = view.contains(document.activeElement) && document.activeElement?.closest("[data-box]");
  hush();
  made = draughted(width);
  const { few, boxes } = made;
  const grow = () => {
    most += MOST_BOXES;
    columnsDrawn();
    if (here) stand(here, true);
  };
  const words = {
    actors: t("boxes-part.actors", { n: few.of[0], shown: few.actors.length }),
    issues: t("boxes-part.issues", { n: few.of[1], shown: few.targets.length }),
  };
  const more = button(t("matrix.more"), grow, { class: "more-boxes" });
  const parts = [
    few.of.some((n) => n > most) ? make("p", { class: "of" }, t("columns.most", words), " ", more) : null,
    boxes.size ? null : make("p", { class: "of" }, t("no-stance")),
    make("p", { id: "columns-keys", class: "unseen" }, t("columns.keys")),
    made.svg,
    note.element,
  ];
  view.replaceChildren(...parts.filter(isSome));
  if (boxes.size) stand(boxes.has(here) ? here : stops()[0], !!focused);
  lightColumns();
}
function lightColumns() {
  if (!made) return;
  const { kind, id } = state.chosen,
    at = lit();
  const front = [];
  for (const { e, group } of made.lines) {
    group.setAttribute("opacity", String(e.strong ? (e.lapsed ? 0.42 : 1) : 0.1));
    if (e.strong) front.push(group);
  }
  if (at.kind) made.under.append(...front); // over those that are dimmed
  for (const { n, group, whole } of made.boxes.values()) {
    const skin = skinOf(n),
      face = must(".face", group),
      mine = kind === "node" && id === n.id;
    face.setAttribute("fill", n.strong ? `var(--${skin.fill})` : "var(--paper)");
    face.setAttribute("stroke", mine ? "var(--mark)" : n.strong ? `var(--${skin.line})` : "var(--rule)");
    face.setAttribute("stroke-width", String(mine ? 3 : shapeOf(skin).width));
    for (const words of whole.querySelectorAll(".words")) {
      const ink = words.getAttribute("font-size") === "9.5" ? "issue-tag" : skin.ink;
      words.setAttribute("fill", `var(--${n.strong ? ink : "soft"})`);
    }
    marked(group, mine);
  }
}
/** @param {Event} event */
const under = (event) => around(event, "[data-line], [data-box]");
/** @type {(one: HTMLElement | SVGElement) => What} */
const whatIs = ({ dataset: { line, box } }) =>
  line ? { kind: "edge", id: line } : { kind: "node", id: (box || "").replace(/^source|^target/, "") };
const { note, hush } = pointing(view, under, (one, event) => {
  const what = whatIs(one);
  point(what);
  const [x, y] = [event.clientX, event.clientY];
  const spot = { left: x, right: x, top: y - 6, bottom: y + 14 };
  if (what.kind === "edge") {
    const e = edges.get(what.id);
    if (e && isStance(e))
      note.show(
        [
          bdi(e.source.label),
          " ",
          ...clause(e, (words) => text("b", words), bdi(e.target.label)),
          make(
            "small",
            {},
            [t("reports", { n: e.seen }), shortDay(latestOf(e)), lapse(e)].filter(Boolean).join(" · "),
          ),
        ],
        spot,
      );
    return;
  }
  const n = got(nodes, what.id);
  const said = [...(made?.boxes.values() || [])].filter((b) => b.n === n).map((b) => b.words.join(" "));
  if (said.some((words) => words.length < n.label.trim().length)) note.show([bdi(n.label)], spot);
});
view.addEventListener("click", (event) => {
  if (around(event, "button")) return;
  const one = under(event);
  if (!one && !around(event, "svg")) return;
  hush();
  if (one?.dataset.box) stand(one.dataset.box);
  choose(one ? whatIs(one) : nothing);
});
view.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const name = around(event, "[data-box]")?.dataset.box || "",
    b = made?.boxes.get(name);
  if (!made || !b) return;
  if (event.key === "Enter" || event.key === " ") {
    chooseNode(b.n, true);
    event.preventDefault();
    return;
  }
  const beside = stops().filter((other) => other.startsWith(b.side));
  const i = beside.indexOf(name);
  // Across the gap: along the line that is reported most.
  const [across] = made.lines
    .filter(({ e }) => e[b.side] === b.n)
    .sort((p, q) => q.e.seen - p.e.seen || Math.abs(p.from.y - p.to.y) - Math.abs(q.from.y - q.to.y));
  const over =
    across && (b.side === "target" ? "source" + across.e.source.id : "target" + across.e.target.id);
  const [toTargets, toActors] = RTL_PAGE ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
  const ways = new Map([
    ["ArrowDown", beside[i + 1]],
    ["ArrowUp", beside[i - 1]],
    ["Home", beside[0]],
    ["End", beside[beside.length - 1]],
    [toTargets, b.side === "target" ? undefined : over],
    [toActors, b.side === "target" ? over : undefined],
  ]);
  if (!ways.has(event.key)) return;
  event.preventDefault();
  const next = ways.get(event.key),
    to = next && made.boxes.get(next);
  if (!to) return;
  stand(next, true);
  to.group.scrollIntoView({ block: "nearest" });
  if (!state.chosen.kind) point({ kind: "node", id: to.n.id });
});
view.addEventListener("focusout", ({ relatedTarget }) => {
  const inside = relatedTarget instanceof Node && view.contains(relatedTarget);
  if (!inside && !state.chosen.kind && state.hover.kind) point(nothing);
});
on("reveal", (...some) => {
  if (state.view !== "columns" || !made) return;
  const b = [...made.boxes.values()].find((one) => some.includes(one.n));
  if (b) b.group.scrollIntoView({ block: "nearest" });
});
fitted(view, () => made?.width || 0, columnsDrawn);
VIEWS.set("columns", {
  show: columnsDrawn,
  update: columnsDrawn,
  light: lightColumns,
  hide: hush,
  focus() {
    (made?.boxes.get(here)?.group || view).focus();
  },
  svg() {
    if (!made) columnsDrawn();
    const { svg, width, height, lines, boxes } = made || draughted(1000);
    const copy = /** @type {Element} */ (svg.cloneNode(true));
    for (const one of copy.querySelectorAll(".touch")) one.remove();
    const bounds = { left: 0, right: width, top: 0, bottom: height };
    const drawn = [...new Set([...boxes.values()].map(({ n }) => n))];
    return framed({ content: copy, bounds, lines: lines.map(({ e }) => e), boxes: drawn });
  },
});
