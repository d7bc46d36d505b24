// Actors at one side, what they speak of at the other by topic, in the order in which few lines cross.

import { about, edges, history, NO_TOPIC, nodes, rankOf, stances, sum, typeOf } from "./data.js";
import { shortDay } from "./dates.js";
import {
  $,
  around,
  bdi,
  broken,
  button,
  curve,
  draw,
  lettering,
  make,
  noteIn,
  REST,
  RTL_PAGE,
  tenth,
  text,
} from "./dom.js";
import { framed } from "./frame.js";
import { dashesOf, frameOf, head, headBack, headLength, lineWidth, shapeOf, skinOf } from "./marks.js";
import { byPlace, chosen } from "./order.js";
import { palette } from "./palette.js";
import { clause, lapse } from "./phrases.js";
import { choose, chooseNode, lit, nothing, on, point, state, VIEWS } from "./state.js";
import { t } from "./texts.js";

/** @import { What } from "./types.d.ts" */

const MOST_BOXES = about.most; // of each side that stand there at once; and as many more are asked for
const LETTER = 13,
  LEADING = 16;
let most = MOST_BOXES;
let made = null; // what is drawn: {svg, width, height, boxes, lines}
let here = ""; // the box that Tab leads to
let note = null,
  resting = 0;
const view = $("view-columns");

// ---------------------------------------------------------------- who stands in which column

function chosenFew() {
  const all = stances.filter((e) => e.visible);
  const of = ["source", "target"].map((end) => new Set(all.map((e) => e[end])).size);
  return { ...chosen(all, most), of };
}
// Topics as headings; an issue of several stands under its first. Actors that are spoken of come last.
const headingOf = (n) => (n.kind === "actor" ? "\uffff" : n.topics[0] || NO_TOPIC);
const last = (heading) => (heading === "\uffff" ? 2 : heading === NO_TOPIC ? 1 : 0);
function grouped(targets) {
  const groups = new Map();
  for (const n of targets) groups.set(headingOf(n), [...(groups.get(headingOf(n)) || []), n]);
  return [...groups].map(([heading, members]) => ({ heading, members }));
}

function ordered({ actors, targets }) {
  const groups = grouped([...targets].sort(byPlace("right")));
  groups.sort((a, b) => last(a.heading) - last(b.heading));
  return { left: [...actors].sort(byPlace("left")), groups };
}

// ---------------------------------------------------------------- where everything stands

function planned(width) {
  const few = chosenFew();
  if (!few.lines.length) return { few, boxes: new Map(), lines: [], headings: [], height: 0, wide: [0, 0] };
  const { left, groups } = ordered(few);
  const slim = width < 560;
  const wide = slim
    ? [width * 0.32, width * 0.42]
    : [Math.min(230, width * 0.24), Math.min(330, width * 0.35)];
  const letter = slim ? 11 : LETTER,
    gap = slim ? 10 : 9;
  const joined = new Map();
  for (const e of few.lines)
    for (const end of ["source", "target"])
      joined.set(end + e[end].id, (joined.get(end + e[end].id) || 0) + 1);
  const boxOf = (n, side, column) => {
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
      column,
      words: words.length ? words : ["?"],
      w: wide[column],
      x: column ? width - wide[column] : 0,
      h: Math.max(
        Math.max(words.length, 1) * LEADING + (slim ? 14 : 11),
        Math.min(120, joined.get(side + n.id) * 6 + 6),
      ),
    };
  };
  const boxes = new Map(),
    headings = [];
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
      const b = boxOf(n, "target", 1);
      b.y = y;
      boxes.set("target" + n.id, b);
      y += b.h + gap;
    }
    y += 10;
  }
  const long = y - gap - 10;
  const lefts = left.map((n) => boxOf(n, "source", 0));
  const tall = sum(lefts, (b) => b.h + gap) - gap;
  const height = Math.max(long, TOP + tall);
  const spare = (height - TOP - tall) / lefts.length;
  y = TOP + spare / 2;
  for (const b of lefts) {
    b.y = y;
    boxes.set("source" + b.n.id, b);
    y += b.h + gap + spare;
  }
  if (long < height) {
    // the fewer, at the right, stand in the middle, or of a long picture in the part that is seen at first
    const shift = Math.min((height - long) / 2, Math.max(0, (view.clientHeight - 60 - long) / 2));
    for (const b of boxes.values()) if (b.column) b.y += shift;
    for (const heading of headings) heading.y += shift;
  }
  // Every line has a place of its own at the edge of its boxes, in the order of where it comes from.
  const lines = few.lines.map((e) => ({
    e,
    from: boxes.get("source" + e.source.id),
    to: boxes.get("target" + e.target.id),
  }));
  for (const [end, other] of [
    ["from", "to"],
    ["to", "from"],
  ]) {
    const at = new Map();
    for (const one of lines) at.set(one[end], [...(at.get(one[end]) || []), one]);
    for (const [b, some] of at) {
      some.sort((p, q) => p[other].y - q[other].y || rankOf(p.e) - rankOf(q.e));
      const step = Math.min(9, (b.h - 8) / Math.max(1, some.length - 1));
      some.forEach((one, i) => {
        one[end + "Y"] = b.y + b.h / 2 + (i - (some.length - 1) / 2) * step;
      });
    }
  }
  return { few, boxes, lines, headings, height: height + 4, wide, letter };
}

// ---------------------------------------------------------------- drawing

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
  const edge = (b.column === 0) !== RTL_PAGE ? "right" : "left";
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
  Object.assign(b, { group, whole });
  return whole;
}
function draughted(width) {
  const plan = planned(width);
  const { boxes, lines, headings, height, wide, letter } = plan;
  const mirror = (x, w) => (RTL_PAGE ? width - x - (w || 0) : x);
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
  for (const one of lines) {
    const { e, from, to } = one,
      look = e.look,
      color = `var(--p-${look.look})`;
    const a = mirror(from.x + from.w),
      b = mirror(to.x) - 2 * way;
    const thick = tenth(lineWidth(e) * 0.8),
      long = Math.min(headLength(thick), 12);
    const end = b - headBack(look, long) * way,
      reach = (b - a) * 0.45;
    const d = curve([a, one.fromY], [a + reach, one.fromY], [end - reach, one.toY], [end, one.toY]);
    one.group = draw(
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
      head(look, b, one.toY, long, color, RTL_PAGE ? 180 : 0),
    );
    under.append(one.group);
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
  }
  for (const b of boxes.values()) top.append(boxDrawn(b, mirror, letter));
  svg.append(under, over, top);
  return { ...plan, svg, under, width };
}

// ---------------------------------------------------------------- the view

const stops = () =>
  made ? [...made.boxes.entries()].sort((a, b) => a[1].column - b[1].column || a[1].y - b[1].y) : [];
function stand(name, focus) {
  here = name;
  for (const [other, b] of made.boxes) b.group.setAttribute("tabindex", other === name ? "0" : "-1");
  if (focus) made.boxes.get(name).group.focus();
}
function columnsDrawn() {
  const width = Math.floor(
    view.clientWidth -
      parseFloat(getComputedStyle(view).paddingLeft) -
      parseFloat(getComputedStyle(view).paddingRight),
  );
  if (width < 60) return;
  const focused = view.contains(document.activeElement) && document.activeElement.closest("[data-box]");
  made = draughted(width);
  note = noteIn(view);
  const { few } = made;
  const part = few.of.some((n) => n > most);
  const more = part
    ? make(
        "p",
        { class: "of" },
        t("columns.most", {
          actors: t("boxes-part.actors", { n: few.of[0], shown: few.actors.length }),
          issues: t("boxes-part.issues", { n: few.of[1], shown: few.targets.length }),
        }),
        " ",
        button(
          t("matrix.more"),
          () => {
            most += MOST_BOXES;
            columnsDrawn();
            if (here) stand(here, true);
          },
          { class: "more-boxes" },
        ),
      )
    : null;
  view.replaceChildren(
    ...[
      more,
      made.boxes.size ? null : make("p", { class: "of" }, t("no-stance")),
      make("p", { id: "columns-keys", class: "unseen" }, t("columns.keys")),
      made.svg,
      note.element,
    ].filter(Boolean),
  );
  if (made.boxes.size) stand(made.boxes.has(here) ? here : stops()[0][0], !!focused);
  lightColumns();
}
function lightColumns() {
  if (!made) return;
  const { kind, id } = state.chosen,
    at = lit();
  const front = [];
  for (const { e, group } of made.lines) {
    group.setAttribute("opacity", e.strong ? (e.lapsed ? 0.42 : 1) : 0.1);
    if (e.strong) front.push(group);
  }
  if (at.kind) made.under.append(...front); // over those that are dimmed
  for (const b of made.boxes.values()) {
    const skin = skinOf(b.n),
      face = b.group.querySelector(".face"),
      mine = kind === "node" && id === b.n.id;
    face.setAttribute("fill", b.n.strong ? `var(--${skin.fill})` : "var(--paper)");
    face.setAttribute("stroke", mine ? "var(--mark)" : b.n.strong ? `var(--${skin.line})` : "var(--rule)");
    face.setAttribute("stroke-width", mine ? 3 : shapeOf(skin).width);
    for (const words of b.whole.querySelectorAll(".words"))
      words.setAttribute(
        "fill",
        !b.n.strong
          ? "var(--soft)"
          : words.getAttribute("font-size") === "9.5"
            ? "var(--issue-tag)"
            : `var(--${skin.ink})`,
      );
    if (mine) b.group.setAttribute("aria-current", "true");
    else b.group.removeAttribute("aria-current");
  }
}
/**
 * @param {Event} event
 * @returns {What | null}
 */
const under = (event) => {
  const one = around(event, "[data-line], [data-box]");
  if (!one) return null;
  return one.dataset.line
    ? { kind: "edge", id: one.dataset.line }
    : { kind: "node", id: made.boxes.get(one.dataset.box).n.id };
};
view.addEventListener("click", (event) => {
  if (around(event, "button")) return;
  const what = under(event);
  if (!what && !around(event, "svg")) return;
  clearTimeout(resting);
  note.hide();
  const pointed = around(event, "[data-box]");
  if (pointed) stand(pointed.dataset.box);
  choose(what || nothing);
});
view.addEventListener("pointermove", (event) => {
  clearTimeout(resting);
  if (!made || event.pointerType === "touch" || event.buttons) return;
  const what = under(event) || nothing;
  if (what.id === state.hover.id && what.kind === state.hover.kind) return;
  note.hide();
  const spot = {
    left: event.clientX,
    right: event.clientX,
    top: event.clientY - 6,
    bottom: event.clientY + 14,
  };
  resting = setTimeout(() => {
    point(what);
    if (what.kind === "edge") {
      const e = edges.get(what.id),
        [, r] = history([e]).pop();
      note.show(
        [
          bdi(e.source.label),
          " ",
          ...clause(e, (words) => text("b", words), bdi(e.target.label)),
          make("small", {}, [t("reports", { n: e.seen }), shortDay(r), lapse(e)].filter(Boolean).join(" · ")),
        ],
        spot,
      );
    } else if (what.kind === "node" && made.boxes.size) {
      const n = nodes.get(what.id),
        whole = [...made.boxes.values()]
          .filter((b) => b.n === n)
          .every((b) => b.words.join(" ").length >= n.label.trim().length);
      if (!whole) note.show([bdi(n.label)], spot);
    }
  }, REST);
});
view.addEventListener("pointerleave", () => {
  clearTimeout(resting);
  if (note) note.hide();
  if (state.hover.kind) point(nothing);
});
view.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const one = around(event, "[data-box]");
  if (!one) return;
  const b = made.boxes.get(one.dataset.box),
    all = stops(),
    column = all.filter(([, other]) => other.column === b.column).map(([name]) => name);
  const i = column.indexOf(one.dataset.box);
  // Across the gap: along the line that is reported most.
  const across = made.lines
    .filter(({ from, to }) => from === b || to === b)
    .sort((p, q) => q.e.seen - p.e.seen || Math.abs(p.from.y - p.to.y) - Math.abs(q.from.y - q.to.y))[0];
  const over = across && (b.column ? "source" + across.e.source.id : "target" + across.e.target.id);
  const [toTargets, toActors] = RTL_PAGE ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
  const next = {
    ArrowDown: column[i + 1],
    ArrowUp: column[i - 1],
    Home: column[0],
    End: column[column.length - 1],
    [toTargets]: b.column ? undefined : over,
    [toActors]: b.column ? over : undefined,
  };
  if (event.key === "Enter" || event.key === " ") {
    chooseNode(b.n, true);
    event.preventDefault();
    return;
  }
  if (!(event.key in next)) return;
  event.preventDefault();
  if (!next[event.key]) return;
  stand(next[event.key], true);
  made.boxes.get(next[event.key]).group.scrollIntoView({ block: "nearest" });
  if (!state.chosen.kind) point({ kind: "node", id: made.boxes.get(next[event.key]).n.id });
});
view.addEventListener("focusout", (event) => {
  if (
    !view.contains(/** @type {Node | null} */ (event.relatedTarget)) &&
    !state.chosen.kind &&
    state.hover.kind
  )
    point(nothing);
});
on("reveal", (...some) => {
  if (state.view !== "columns" || !made) return;
  const b = [...made.boxes.values()].find((one) => some.includes(one.n));
  if (b) b.group.scrollIntoView({ block: "nearest" });
});
new ResizeObserver(() => {
  if (
    state.view === "columns" &&
    made &&
    Math.abs(
      view.clientWidth -
        parseFloat(getComputedStyle(view).paddingLeft) -
        parseFloat(getComputedStyle(view).paddingRight) -
        made.width,
    ) > 1
  )
    columnsDrawn();
}).observe(view);
VIEWS.set("columns", {
  show: columnsDrawn,
  update: columnsDrawn,
  light: lightColumns,
  hide() {
    clearTimeout(resting);
    if (note) note.hide();
  },
  focus() {
    if (made && made.boxes.has(here)) made.boxes.get(here).group.focus();
    else view.focus();
  },
  svg() {
    const copy = (made || (columnsDrawn(), made)).svg.cloneNode(true);
    for (const one of copy.querySelectorAll(".touch")) one.remove();
    const bounds = { left: 0, right: made.width, top: 0, bottom: made.height };
    const boxes = [...new Set([...made.boxes.values()].map((b) => b.n))];
    return framed({ content: copy, bounds, lines: made.lines.map(({ e }) => e), boxes });
  },
});
