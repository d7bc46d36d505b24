// The map: which engine draws it, what pointer and keys do in it, and what it says of itself.

import { write } from "./address.js";
import { drawn } from "./counts.js";
import { createBoxes, FONT, OVERVIEW } from "./boxes.js";
import { boxed, edges, far, got, history, nodes, seenOf, sum, typeOf } from "./data.js";
import { shortDay } from "./dates.js";
import { $, bdi, between, isSome, make, REST, say, text } from "./dom.js";
import { createDots } from "./dots.js";
import { headBack, headPath, skinOf } from "./marks.js";
import { palette } from "./palette.js";
import { clause, lapse } from "./phrases.js";
import { asked, choose, chooseNode, nothing, on, point, state, tell, VIEWS } from "./state.js";
import { COMMA, parts, t } from "./texts.js";

/** @import { Edge, Frame, GraphNode, Hooks, Painter, Tie, What } from "./types.d.ts" */

/** @typedef {GraphNode & { mark: string }} Dot */

const NEAR = {
  nodes: boxed,
  edges: [...edges.values()].filter((e) => e.source.width !== undefined && e.target.width !== undefined),
};
/** @type {{ dot: Map<GraphNode, Dot>, nodes: Dot[], edges: Edge[] } | null} as dots, made when asked for */
let FAR = null;
function farWorld() {
  if (FAR) return FAR;
  // Dots stand elsewhere than boxes, but are shown and lit as those are.
  /** @param {GraphNode} n */
  const mark = (n) =>
    state.chosen.kind === "node" && state.chosen.id === n.id
      ? "chosen"
      : state.cursor === n.id
        ? "cursor"
        : "";
  /** @type {Map<GraphNode, Dot>} */
  const dot = new Map(
    [...nodes.values()].map((n) => [
      n,
      Object.create(n, { x: { value: n.farX }, y: { value: n.farY }, mark: { get: () => mark(n) } }),
    ]),
  );
  FAR = {
    dot,
    nodes: [...dot.values()],
    edges: [...edges.values()].map((e) =>
      Object.assign(Object.create(e), { source: dot.get(e.source), target: dot.get(e.target) }),
    ),
  };
  return FAR;
}

export const map = {
  /** @type {Painter | null} */
  painter: null,
  /** @type {boolean | null} */
  asDots: null,
  touched: false, // the reader has moved the map: it is not moved without being asked
};
let busy = false,
  settling = 0,
  waiting = 0;
/** @type {Hooks} */
const hooks = {
  hover() {},
  choose(what) {
    state.cursor = null;
    choose(what);
  },
  busy(how) {
    busy = !!how;
    if (how) {
      map.touched = true;
      calm();
    }
    clearTimeout(settling);
    if (how === "zoom")
      settling = setTimeout(() => {
        busy = false;
      }, REST);
  },
  moved() {
    if (!noticing) noticing = setTimeout(notice, 120);
  },
  resized() {
    if (!map.touched) fit();
  },
};
/** What draws the map as it is wanted now; made when that is first asked for, and when it changes. */
export function startPainter() {
  if (map.painter && map.asDots === state.whole) return map.painter;
  if (map.painter) map.painter.destroy();
  map.asDots = state.whole;
  $("network").replaceChildren();
  if (map.asDots) {
    const world = farWorld();
    const dots = createDots($("network"), {
      nodes: world.nodes,
      edges: world.edges,
      skin: skinOf,
      head: (look) => ({ path: headPath(look), back: headBack(look, 1) }),
      colour: palette,
      on: hooks,
    });
    /** @param {GraphNode} n */
    const of = (n) => got(world.dot, n);
    map.painter = {
      at: dots.at,
      has: () => true,
      zoom: dots.zoom,
      destroy: dots.destroy,
      update: dots.update,
      light: dots.update,
      redraw: dots.update,
      place: (n) => {
        const p = dots.place(of(n));
        return { x: p.x, y: p.y, width: 8, height: 8 };
      },
      spot: of,
      fit: () => dots.fit(world.nodes.filter((n) => n.visible && !n.ghost)),
      reveal: (some) => dots.reveal(some.map(of)),
      overview: () => false,
      scale: () => Infinity, // no label is smaller for being far away
      bow: () => 0,
    };
  } else {
    map.painter = createBoxes($("network"), { ...NEAR, on: hooks });
  }
  map.touched = false;
  return map.painter;
}

/**
 * The part of the picture that nothing covers: on a phone, the card lies over the lower part.
 * @returns {Frame}
 */
function frame() {
  const view = $("network").getBoundingClientRect();
  const sheet = $("panel").getBoundingClientRect();
  const covered = document.body.classList.contains("sheet") ? Math.max(0, view.bottom - sheet.top) : 0;
  const { width, height, top } = view;
  return { width, height, whole: width, free: Math.max(80, height - covered), top };
}
/** @param {boolean} [whole] */
export function fit(whole) {
  if (map.painter && state.view === "map") map.painter.fit(frame(), whole);
}
export const refit = () => {
  map.touched = false;
  fit();
};
let noticing = 0;
function notice() {
  // says what lies outside, and what is not on this map at all
  noticing = 0;
  const { painter } = map;
  if (!painter || state.view !== "map") return;
  const { width, free } = frame();
  const some = drawn();
  const here = some.filter((n) => painter.has(n));
  const out = map.asDots
    ? 0
    : here.filter((n) => {
        const { x, y, width: w, height: h } = painter.place(n);
        // a border may touch the frame
        return x - w / 2 + 5 < 0 || y - h / 2 + 5 < 0 || x + w / 2 - 5 > width || y + h / 2 - 5 > free;
      }).length;
  const words = [];
  if (far && !map.asDots && here.length < some.length)
    words.push(t("best-of", { n: some.length, shown: here.length }));
  if (far && map.asDots) words.push(t("whole", { n: some.length }));
  if (painter.overview() && !out) words.push(t("overview"));
  if (out) words.push(t("outside", { n: out, all: here.length }));
  $("more").hidden = !words.length;
  $("outside").textContent = words.join(" ");
  $("everything").hidden = !out;
  $("whole").hidden = !far;
  $("whole").textContent = map.asDots
    ? t("show-best", { n: boxed.length })
    : t("show-whole", { n: nodes.size });
}
/** Brings boxes into sight, on a map where they are. @param {...GraphNode} some */
export function reveal(...some) {
  if (state.view !== "map") {
    tell("reveal", ...some);
    return;
  }
  if (!some.every((n) => startPainter().has(n))) {
    state.whole = true;
    startPainter().update();
    fit();
    write();
  }
  const painter = startPainter();
  const before = frame();
  if (before.free < 160 || before.top < -60) $("network").scrollIntoView({ block: "start" });
  const view = frame(),
    { free, whole } = view;
  const width = whole - (whole < 600 ? 52 : 0); // beside the zoom buttons, where room is scarce
  /** @param {GraphNode} n */
  const seen = (n) => {
    const at = painter.place(n);
    return at.x > 60 && at.y > 30 && at.x < width - 60 && at.y < free - 30;
  };
  if (some.every(seen) && painter.scale() * FONT >= OVERVIEW) return;
  map.touched = true;
  painter.reveal(some, { ...view, width });
}
/** @param {number} factor */
function zoom(factor) {
  map.touched = true;
  map.painter?.zoom(factor);
}

VIEWS.set("map", {
  show() {
    startPainter().update();
    if (!map.touched) fit();
    notice();
  },
  update() {
    map.painter?.update();
    notice();
  },
  light() {
    map.painter?.light();
  },
  focus() {
    $("network").focus({ preventScroll: true });
  },
});
on("choice", () => {
  clearTimeout(waiting);
  $("tip").hidden = true;
});
on("reset", () => {
  map.touched = false;
  fit();
});

// ---------------------------------------------------------------- pointer

// Nothing changes under a moving pointer: what it rests on is marked, and never while the picture moves.
function calm() {
  clearTimeout(waiting);
  $("tip").hidden = true;
}
/** @type {(what: What, x: number, y: number) => void} */
function tip(what, x, y) {
  $("tip").hidden = what.kind !== "edge" && !(what.kind === "node" && map.asDots);
  if ($("tip").hidden) return;
  const words = [];
  if (what.kind === "node") {
    const n = got(nodes, what.id);
    words.push(
      text("b", n.label),
      make(
        "small",
        {},
        [
          typeOf(n),
          t("reports", {
            n: sum(
              [...n.out, ...n.in].filter((e) => e.visible),
              seenOf,
            ),
          }),
        ].join(" · "),
      ),
    );
  } else {
    const e = got(edges, what.id);
    words.push(bdi(e.source.label), " ", ...clause(e, (verb) => text("b", verb), bdi(e.target.label)));
    const whom = [...asked().keys()];
    if (whom.length && e.look && e.look.look === "demands")
      words.push(
        " ",
        ...parts("of-whom", {
          whom: between(
            whom.map((n) => bdi(n.label)),
            COMMA,
          ),
        }),
      );
    const last = history([e]).pop();
    if (e.look && last)
      words.push(
        make(
          "small",
          {},
          [t("reports", { n: e.seen }), shortDay(last[1]), lapse(e)].filter(Boolean).join(" · "),
        ),
      );
  }
  $("tip").replaceChildren(...words.filter(isSome));
  const view = $("network").getBoundingClientRect(),
    self = $("tip").getBoundingClientRect();
  $("tip").style.left = Math.max(4, Math.min(x + 14, view.width - self.width - 6)) + "px";
  $("tip").style.top = (y + 18 + self.height > view.height ? y - self.height - 10 : y + 18) + "px";
}
$("network").addEventListener("pointermove", (event) => {
  clearTimeout(waiting);
  if (!map.painter || busy || event.buttons || event.pointerType === "touch") return;
  const view = $("network").getBoundingClientRect();
  const x = event.clientX - view.left,
    y = event.clientY - view.top;
  const what = map.painter.at(x, y);
  $("network").style.cursor = what.kind ? "pointer" : "";
  if (what.kind === state.hover.kind && what.id === state.hover.id && what.kind) return;
  $("tip").hidden = true;
  waiting = setTimeout(() => {
    if (busy) return;
    point(what);
    tip(what, x, y);
  }, REST);
});
$("network").addEventListener("pointerleave", () => {
  calm();
  if (state.hover.kind) point(nothing);
});

// ---------------------------------------------------------------- keys

/** @type {Record<string, [dx: number, dy: number]>} */
const AWAY = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** @type {(dx: number, dy: number) => void} */
function walk(dx, dy) {
  const { painter } = map;
  const some = drawn().filter((n) => painter?.has(n));
  if (!painter || !some.length) return;
  const here = some.find((n) => n.id === state.cursor);
  let next = null,
    least = Infinity;
  if (here) {
    const from = painter.spot(here);
    for (const n of some) {
      const spot = painter.spot(n);
      const x = spot.x - from.x,
        y = spot.y - from.y;
      const along = x * dx + y * dy,
        across = Math.abs(x * dy) + Math.abs(y * dx);
      if (n !== here && along > 1 && along + 2.2 * across < least) {
        least = along + 2.2 * across;
        next = n;
      }
    }
    if (!next) return;
  } else {
    next = some.reduce((a, b) => (b.out.length + b.in.length > a.out.length + a.in.length ? b : a));
  }
  state.cursor = next.id;
  if (!state.chosen.kind) point({ kind: "node", id: next.id });
  else painter.redraw();
  reveal(next);
  say(
    t("cursor", {
      label: next.label,
      type: typeOf(next),
      stances: t("stances", { n: history([...next.out, ...next.in]).length }),
    }),
  );
}
$("network").addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (AWAY[event.key]) walk(...AWAY[event.key]);
  else if (event.key === "Enter" || event.key === " ") {
    if (state.cursor) chooseNode(got(nodes, state.cursor), true);
  } else if (event.key === "+" || event.key === "=") zoom(1.25);
  else if (event.key === "-") zoom(0.8);
  else if (event.key === "0") {
    map.touched = true;
    fit(true);
  } else return;
  event.preventDefault();
});
$("network").addEventListener("blur", () => {
  if (state.cursor && !state.chosen.kind) {
    state.cursor = null;
    point(nothing);
  }
});
$("closer").addEventListener("click", () => zoom(1.25));
$("wider").addEventListener("click", () => zoom(0.8));
for (const id of ["fit", "everything"])
  $(id).addEventListener("click", () => {
    map.touched = true;
    fit(true);
    $("network").focus({ preventScroll: true });
  });
$("whole").addEventListener("click", () => {
  state.whole = !state.whole;
  startPainter().update();
  fit();
  notice();
  write();
  say($("outside").textContent);
});
for (const id of ["closer", "wider", "fit"]) $(id).tabIndex = -1; // their keys are + - 0
