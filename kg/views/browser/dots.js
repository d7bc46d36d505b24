// The whole map of a large network: dots and lines on one canvas, for networks that are too large for boxes.
//
// What takes long is drawing lines, so it is done rarely and in small pieces: the picture is painted into a
// bitmap somewhat larger than the window. While the view moves, that bitmap moves, and a new one is painted
// beside it. What is emphasised, and the labels, are drawn over it in each frame.
//
// `engine` (engines/map.min.js) brings the gestures (d3-zoom) and the index of places (flatbush).
//
// Places are read once. What is shown and emphasised is read anew by update(). Where x and y are pixels, they
// are those of the container.

/** @import { Bounds, Dot, DotEdge, DotHooks, Flatbush, Turn, What } from "./types.d.ts" */
/** @typedef {CanvasRenderingContext2D} Ctx */
/** @typedef {[number, number, number, number]} Four a line, or a box: left, top, right, bottom */
/** @typedef {What & { at: number }} Found */
/** @typedef {{ ctx: Ctx, view: Turn, width: number, height: number, density: number }} Target */
/** @typedef {Target & { canvas: HTMLCanvasElement, left: number, top: number }} Bitmap */

/**
 * @param {HTMLElement} container
 * @param {object} world
 * @param {Dot[]} world.nodes
 * @param {DotEdge[]} world.edges no look: a tie that is no stance
 * @param {(node: Dot) => { fill: string, line: string }} world.skin whose colours have no "--"
 * @param {(look: { arrow: string }) => { path: Path2D, back: number }} world.head of length 1, see marks.js
 * @param {(name: string) => string} world.colour what the page's custom property of this name says
 * @param {DotHooks} world.on
 */
export function createDots(container, world) {
  // -------------------------------------------------------------- the data, as columns

  /** @type {Found} */
  const NONE = { kind: "", id: "", at: -1 };
  const nodes = [...world.nodes];
  const rank = new Map(nodes.map((n, i) => [n.id, i])); // a node is known by its id
  /** @param {{ id: string }} node */
  const place = ({ id }) => rank.get(id) ?? -1;
  const edges = [...world.edges];
  const X = Float64Array.from(nodes, (n) => n.x);
  const Y = Float64Array.from(nodes, (n) => n.y);
  const from = Int32Array.from(edges, (e) => place(e.source));
  const to = Int32Array.from(edges, (e) => place(e.target));
  const heaviest = nodes.reduce((most, n) => Math.max(most, n.weight || 0), 1);
  // From 0 to 1; the area of a dot grows with its weight.
  const size = Float64Array.from(nodes, (n) => Math.sqrt(Math.max(0, n.weight || 0) / heaviest));
  /** @type {(i: number) => boolean} */
  const isRound = (i) => nodes[i].kind === "issue";
  // Most reports first; of equals, actors before issues.
  /** @type {(a: number, b: number) => number} */
  const heavier = (a, b) => size[b] - size[a] || Number(isRound(a)) - Number(isRound(b)) || a - b;
  const byWeight = nodes.map((_, i) => i).sort(heavier);
  const lane = lanes(); // parallel lines lie side by side: how many lanes from the middle
  const spacing = spread(); // between neighbouring dots, about, in units of the map

  function lanes() {
    /** @type {Map<number, number[]>} */
    const pairs = new Map();
    edges.forEach((_, i) => {
      const pair = Math.min(from[i], to[i]) * nodes.length + Math.max(from[i], to[i]);
      const some = pairs.get(pair);
      if (some) some.push(i);
      else pairs.set(pair, [i]);
    });
    const found = new Float32Array(edges.length);
    for (const some of pairs.values()) {
      const apart = Math.min(1, 6 / (some.length - 1)); // very many share the room of a few
      some.forEach((i, at) => {
        found[i] = some.length > 1 ? (at - (some.length - 1) / 2) * apart * (from[i] <= to[i] ? 1 : -1) : 0;
      });
    }
    return found;
  }
  function spread() {
    /** @type {(values: Float64Array) => number} */
    const range = (values) => {
      // without the outermost, which may lie anywhere
      const sorted = Float64Array.from(values).sort();
      /** @type {(share: number) => number} */
      const at = (share) => sorted[Math.floor(share * (sorted.length - 1))];
      return (at(0.95) - at(0.05)) / 0.9;
    };
    if (nodes.length < 2) return 40;
    return Math.sqrt((Math.max(range(X), 1) * Math.max(range(Y), 1)) / nodes.length) || 1;
  }
  /** @type {(length: number, corners: (i: number) => [number, number, number, number]) => Flatbush} */
  function index(length, corners) {
    const tree = new engine.Flatbush(Math.max(1, length));
    for (let i = 0; i < length; i++) tree.add(...corners(i));
    if (!length) tree.add(0, 0, 0, 0);
    tree.finish();
    return tree;
  }
  const dotTree = index(nodes.length, (i) => [X[i], Y[i], X[i], Y[i]]);
  const lineTree = index(edges.length, (i) => {
    const a = from[i],
      b = to[i];
    return [Math.min(X[a], X[b]), Math.min(Y[a], Y[b]), Math.max(X[a], X[b]), Math.max(Y[a], Y[b])];
  });

  // -------------------------------------------------------------- looks

  const skin = nodes.map((n) => world.skin(n));
  const hue = edges.map((e) => `--p-${e.look ? e.look.look : e.kind || "part"}`);

  let family = "sans-serif";
  /** @type {Map<string, string>} */
  let colours = new Map();
  /** @param {string} name */
  const colour = (name) => {
    const known = colours.get(name);
    if (known) return known;
    const said = world.colour(name) || "#808080";
    colours.set(name, said);
    return said;
  };
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const rightToLeft = /^[^\p{L}]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;

  // -------------------------------------------------------------- the state

  const shown = new Uint8Array(edges.length); // 0 hidden, 1 current, 2 superseded
  const seen = new Uint8Array(nodes.length); // 0 hidden, 1 shown, 2 a ghost: none of its stances is shown
  /** @type {number[]} what is emphasised, if anything is */
  let strongEdges = [];
  /** @type {number[]} */
  let strongNodes = [];
  let emphasis = false;
  /** @type {number[]} */
  let marks = [];
  let under = NONE;

  function read() {
    // whether the bitmap has to be painted anew
    let changed = false;
    emphasis = false;
    strongEdges = [];
    strongNodes = [];
    marks = [];
    for (let i = 0; i < nodes.length; i++) {
      const n = nodes[i];
      const now = n.visible ? (n.ghost ? 2 : 1) : 0;
      if (seen[i] !== now) {
        seen[i] = now;
        changed = true;
      }
      if (now === 1) {
        if (n.strong) strongNodes.push(i);
        else emphasis = true;
      }
      if (now && n.mark) marks.push(i);
    }
    for (let i = 0; i < edges.length; i++) {
      const e = edges[i];
      const now = e.visible && seen[from[i]] && seen[to[i]] ? (e.lapsed ? 2 : 1) : 0;
      if (shown[i] !== now) {
        shown[i] = now;
        changed = true;
      }
      if (now) {
        if (e.strong) strongEdges.push(i);
        else emphasis = true;
      }
    }
    family = world.colour("--sans") || family;
    const before = colours;
    colours = new Map();
    for (const [name, value] of before) if (colour(name) !== value) changed = true;
    return changed;
  }

  // -------------------------------------------------------------- the canvases

  /** @type {(on: HTMLCanvasElement, how?: CanvasRenderingContext2DSettings) => Ctx} */
  function penOf(on, how) {
    const found = on.getContext("2d", how);
    if (!found) throw new Error("no canvas can be drawn on");
    return found;
  }

  const canvas = document.createElement("canvas");
  canvas.setAttribute("aria-hidden", "true");
  Object.assign(canvas.style, {
    position: "absolute",
    inset: "0",
    width: "100%",
    height: "100%",
    display: "block",
    touchAction: "none",
  });
  container.append(canvas);
  const screen = penOf(canvas);
  let width = 0,
    height = 0,
    density = 1; // of the container, in its pixels; pixels of the device in one of these
  /** @type {Turn} */
  let view = { k: 1, x: 0, y: 0 }; // a place of the map lies at k * place + (x, y)

  const MARGIN = 0.15; // of the window, on each side of it, that the bitmap has in store
  const LARGEST = 14e6; // pixels of a bitmap
  /** @type {Bitmap | null} the bitmap that is shown */
  let front = null;
  /** @type {Bitmap | null} one that may be painted on */
  let spare = null;
  /** @type {{ map: Bitmap, steps: Generator<void> } | null} the bitmap being painted, with its steps */
  let job = null;
  function widened() {
    // the view with its margins
    const margin = width * height * density * density * (1 + 2 * MARGIN) ** 2 > LARGEST ? 0 : MARGIN;
    const left = Math.round(width * margin),
      top = Math.round(height * margin);
    return {
      left,
      top,
      width: width + 2 * left,
      height: height + 2 * top,
      view: { k: view.k, x: view.x + left, y: view.y + top },
    };
  }
  /** @returns {Bitmap} */
  function bitmap() {
    const { canvas: on, ctx } = spare || freshCanvas();
    const made = { canvas: on, ctx, ...widened(), density };
    spare = null;
    on.width = Math.ceil(made.width * density); // which also clears it
    on.height = Math.ceil(made.height * density);
    ctx.setTransform(density, 0, 0, density, 0, 0);
    return made;
  }
  function freshCanvas() {
    const made = document.createElement("canvas");
    // Read often: so that a pixel can be asked for, which has the strokes done now and not with the
    // next frame.
    return { canvas: made, ctx: penOf(made, { willReadFrequently: true }) };
  }

  // -------------------------------------------------------------- painting

  const FINE = 0.58; // how much ink there may be where lines run, to draw them with width, dashes and heads
  const MANY = 2500; // and so many lines
  const PIECE = 400; // lines in one stroke: it takes a few milliseconds at most
  /** @type {(i: number, k: number) => number} */
  function radius(i, k) {
    const base = Math.min(6, Math.max(1, spacing * k * 0.17));
    return Math.min(17, base * (1 + (base > 3 ? 1.7 : 3.2) * size[i]));
  }
  // Both ends on the screen, shifted into the line's lane.
  /** @type {(i: number, v: Turn, gap: number) => Four} */
  function ends(i, v, gap) {
    const a = from[i],
      b = to[i];
    let x0 = v.k * X[a] + v.x,
      y0 = v.k * Y[a] + v.y,
      x1 = v.k * X[b] + v.x,
      y1 = v.k * Y[b] + v.y;
    if (lane[i]) {
      const length = Math.hypot(x1 - x0, y1 - y0) || 1;
      const dx = (-(y1 - y0) / length) * lane[i] * gap,
        dy = ((x1 - x0) / length) * lane[i] * gap;
      x0 += dx;
      y0 += dy;
      x1 += dx;
      y1 += dy;
    }
    return [x0, y0, x1, y1];
  }
  /** @type {(v: Turn) => number} */
  const gapAt = (v) => Math.min(5, Math.max(1, spacing * v.k * 0.12));
  /** @type {(x0: number, y0: number, x1: number, y1: number, w: number, h: number) => boolean} */
  const misses = (x0, y0, x1, y1, w, h) =>
    Math.max(x0, x1) < 0 || Math.min(x0, x1) > w || Math.max(y0, y1) < 0 || Math.min(y0, y1) > h;

  // All of it, in steps. Each is over within some milliseconds, and the bitmap is whole after the last.
  /** @param {Target} target @returns {Generator<void>} */
  function* steps({ ctx, view: v, width: w, height: h, density: d }) {
    const gap = gapAt(v);
    /** @type {(x: number, y: number) => boolean} */
    const inside = (x, y) => x >= 0 && y >= 0 && x <= w && y <= h;
    /** @type {number[]} those with an end in the picture */
    const begun = [];
    /** @type {number[]} those that only pass through it */
    const passing = [];
    for (let i = 0; i < edges.length; i++) {
      if (!shown[i]) continue;
      const [x0, y0, x1, y1] = ends(i, v, 0);
      if (misses(x0, y0, x1, y1, w, h)) continue;
      (inside(x0, y0) || inside(x1, y1) ? begun : passing).push(i);
    }
    yield;
    const ink = inked(begun, passing, v, w, h);
    yield;
    const fine = ink.usual < FINE && begun.length <= MANY;
    /** @type {Map<string, { name: string, alpha: number, some: number[] }>} */
    const batches = new Map();
    /** @type {(i: number, part: number) => void} */
    const add = (i, part) => {
      const level = Math.round(Math.log(ink.of(i) * part * (shown[i] === 1 ? 1 : 0.5)) * 3);
      const key = `${level} ${hue[i]}`;
      const batch = batches.get(key);
      if (batch) batch.some.push(i);
      else {
        const alpha = Math.min(1, Math.exp(level / 3) * (d > 1 ? 1.3 : 1));
        batches.set(key, { name: hue[i], alpha, some: [i] });
      }
    };
    for (const i of passing) add(i, 0.4);
    if (!fine) for (const i of begun) add(i, 1);
    // In turn, a piece of each colour: no colour lies on top of all others. One pixel of the device is the
    // width that is painted ten times as fast as any other.
    ctx.lineWidth = 1 / d;
    ctx.setLineDash([]);
    const queue = [...batches.values()];
    for (let at = 0; queue.some(({ some }) => at < some.length); at += PIECE) {
      for (const { name, alpha, some } of queue) {
        if (at >= some.length) continue;
        ctx.globalAlpha = alpha;
        ctx.strokeStyle = colour(name);
        ctx.beginPath();
        for (let j = at; j < Math.min(at + PIECE, some.length); j++) {
          thinLine(ctx, some[j], v, gap);
        }
        ctx.stroke();
        yield;
      }
    }
    let done = 0;
    for (const i of fine ? begun : []) {
      fineLine(ctx, i, v, gap, Math.max(0.3, Math.min(0.85, 1.35 * ink.of(i))) * (shown[i] === 1 ? 1 : 0.5));
      if (++done % 40 === 0) yield;
    }
    yield* dots(ctx, v, w, h, byWeight);
    ctx.globalAlpha = 1;
  }
  // How opaque a line is: the more ink lies where it runs, the less, so that knots stay grey and never turn
  // black. Long lines say least and cover most; they are the faintest.
  /**
   * @type {(begun: number[], passing: number[], v: Turn, w: number,
   *   h: number) => { of(i: number): number, usual: number }}
   */
  function inked(begun, passing, v, w, h) {
    const CELL = 32,
      across = Math.ceil(w / CELL) + 1;
    // how often each pixel of a cell is painted
    const ink = new Float32Array(across * (Math.ceil(h / CELL) + 1));
    /** @type {(i: number, act: (cell: number, length: number) => void) => number} */
    const along = (i, act) => {
      // at some places of the line that are in the picture
      const [x0, y0, x1, y1] = ends(i, v, 0);
      const length = Math.hypot(x1 - x0, y1 - y0),
        parts = Math.min(24, Math.ceil(length / CELL) || 1);
      for (let j = 0.5; j < parts; j++) {
        const x = x0 + ((x1 - x0) * j) / parts,
          y = y0 + ((y1 - y0) * j) / parts;
        if (x >= 0 && y >= 0 && x <= w && y <= h)
          act(Math.floor(y / CELL) * across + Math.floor(x / CELL), length / parts);
      }
      return length;
    };
    for (const i of begun)
      along(i, (cell, length) => {
        ink[cell] += length / (CELL * CELL);
      });
    let total = 0,
      squares = 0;
    for (const one of ink) {
      total += one;
      squares += one * one;
    }
    // Where a line runs, on average: empty places count for nothing.
    const usual = total ? squares / total : 0;
    for (const i of passing)
      along(i, (cell, length) => {
        ink[cell] += (0.4 * length) / (CELL * CELL);
      });
    /** @type {(i: number) => number} */
    const of = (i) => {
      let sum = 0,
        count = 0;
      const length = along(i, (cell) => {
        sum += ink[cell];
        count++;
      });
      return Math.max(
        0.03,
        Math.min(
          0.75,
          (0.8 / (1 + (1.3 * sum) / (count || 1))) * (length < 70 ? 1.5 : length < 240 ? 1 : 0.6),
        ),
      );
    };
    return { of, usual };
  }
  // The lightest first, so that hubs lie on top.
  /**
   * @type {(ctx: Ctx, v: Turn, w: number, h: number, some: number[],
   *   emphasised?: boolean) => Generator<void>}
   */
  function* dots(ctx, v, w, h, some, emphasised) {
    const more = emphasised ? 0.8 : 0;
    /** @type {Map<string, number[]>} */
    const small = new Map();
    const large = [];
    // where dots touch, they are paler
    const crowd = emphasised ? 1 : Math.min(1, Math.max(0.55, (spacing * v.k) / 14));
    for (let j = some.length - 1; j >= 0; j--) {
      const i = some[j];
      if (!seen[i]) continue;
      const x = v.k * X[i] + v.x,
        y = v.k * Y[i] + v.y,
        r = radius(i, v.k);
      if (x < -r || y < -r || x > w + r || y > h + r) continue;
      if (r > 3 && seen[i] === 1) {
        large.push(i);
        continue;
      }
      const key = `${skin[i].line} ${seen[i]} ${isRound(i) ? 1 : 0}`;
      const group = small.get(key);
      if (group) group.push(i);
      else small.set(key, [i]);
    }
    for (const [key, group] of small) {
      const [name, state, round] = key.split(" ");
      ctx.globalAlpha = (state === "2" ? 0.25 : 0.95) * crowd;
      ctx.fillStyle = colour("--" + name);
      for (let at = 0; at < group.length; at += 2000) {
        ctx.beginPath();
        for (const i of group.slice(at, at + 2000))
          shape(ctx, v.k * X[i] + v.x, v.k * Y[i] + v.y, radius(i, v.k) + more, round === "1");
        ctx.fill();
        yield;
      }
    }
    let done = 0;
    for (const i of large) {
      largeDot(ctx, i, v);
      if (++done % 200 === 0) yield;
    }
  }
  /** @type {(ctx: Ctx, x: number, y: number, r: number, round: boolean) => void} */
  function shape(ctx, x, y, r, round) {
    if (round) {
      ctx.moveTo(x + r, y);
      ctx.arc(x, y, r, 0, 2 * Math.PI);
    } else {
      const half = r * 0.9; // about as much area as the circle
      ctx.rect(x - half, y - half, 2 * half, 2 * half);
    }
  }
  /** @type {(ctx: Ctx, i: number, v: Turn) => void} */
  function largeDot(ctx, i, v) {
    const x = v.k * X[i] + v.x,
      y = v.k * Y[i] + v.y,
      r = radius(i, v.k),
      round = isRound(i);
    ctx.globalAlpha = 1;
    ctx.setLineDash([]);
    ctx.beginPath();
    shape(ctx, x, y, r + 1, round); // a rim apart from the lines
    ctx.fillStyle = colour("--paper");
    ctx.fill();
    ctx.beginPath();
    shape(ctx, x, y, r - 0.5, round);
    ctx.fillStyle = colour("--" + (r > 3.6 ? skin[i].fill : skin[i].line));
    ctx.fill();
    ctx.lineWidth = 1.2;
    ctx.strokeStyle = colour("--" + skin[i].line);
    ctx.stroke();
  }
  /** @type {(ctx: Ctx, i: number, v: Turn, gap: number) => void} */
  function thinLine(ctx, i, v, gap) {
    if (from[i] === to[i]) {
      const circle = loop(i, v);
      ctx.moveTo(circle.x + circle.r, circle.y);
      ctx.arc(circle.x, circle.y, circle.r, 0, 2 * Math.PI);
      return;
    }
    const [x0, y0, x1, y1] = ends(i, v, gap);
    ctx.moveTo(x0, y0);
    ctx.lineTo(x1, y1);
  }
  /** @type {(ctx: Ctx, i: number, v: Turn, gap: number, alpha: number, wider?: number) => void} */
  function fineLine(ctx, i, v, gap, alpha, wider = 0) {
    const e = edges[i];
    const look = e.look || { dashes: [], width: 1, arrow: "vee" };
    const reports = (e.reports && e.reports.length) || 1;
    const w = Math.min(5, look.width * 0.55 + 0.8 * Math.log2(reports)) + wider;
    ctx.globalAlpha = alpha;
    ctx.strokeStyle = ctx.fillStyle = colour(hue[i]);
    ctx.lineWidth = w;
    ctx.lineCap = look.dashes.length ? "round" : "butt";
    ctx.setLineDash(look.dashes.map((d) => d * 0.75));
    ctx.beginPath();
    if (from[i] === to[i]) {
      const circle = loop(i, v);
      ctx.arc(circle.x, circle.y, circle.r, 0, 2 * Math.PI);
      ctx.stroke();
      ctx.setLineDash([]);
      return;
    }
    const [x0, y0, x1, y1] = ends(i, v, gap);
    const length = Math.hypot(x1 - x0, y1 - y0) || 1;
    const ux = (x1 - x0) / length,
      uy = (y1 - y0) / length;
    const stop = Math.min(length * 0.6, radius(to[i], v.k) + 2);
    const tx = x1 - ux * stop,
      ty = y1 - uy * stop,
      h = 3 + w;
    const head = length > 26 && world.head(look);
    const back = head ? head.back * h * 1.6 : 0;
    ctx.moveTo(x0, y0);
    ctx.lineTo(tx - ux * back, ty - uy * back);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.lineCap = "butt";
    if (!head) return;
    ctx.save();
    ctx.translate(tx, ty);
    ctx.rotate(Math.atan2(uy, ux));
    ctx.scale(h * 1.6, h * 1.6);
    ctx.fill(head.path);
    ctx.restore();
  }
  /** @type {(i: number, v: Turn) => { x: number, y: number, r: number }} */
  function loop(i, v) {
    const a = from[i],
      r = radius(a, v.k),
      away = 5 + r * 0.5 + Math.abs(lane[i]) * 4;
    return { x: v.k * X[a] + v.x, y: v.k * Y[a] + v.y - r - away, r: away };
  }

  // -------------------------------------------------------------- labels

  const LONGEST = 34;
  /** @type {Map<number, number>} */
  const widths = new Map();
  /** @type {(i: number) => string} */
  const fontOf = (i) => `${nodes[i].kind === "actor" ? 600 : 400} 12px ${family}`;
  /** @type {string[]} */
  const wording = [];
  /** @param {number} i */
  function words(i) {
    if (wording[i] === undefined) {
      const letters = [
        ...String(nodes[i].label)
          .slice(0, 4 * LONGEST)
          .replace(/\s+/g, " ")
          .trim(),
      ];
      wording[i] =
        letters.length > LONGEST
          ? letters
              .slice(0, LONGEST - 1)
              .join("")
              .trim() + "…"
          : letters.join("");
    }
    return wording[i];
  }
  /** @type {(ctx: Ctx, i: number) => number} */
  function widthOf(ctx, i) {
    let wide = widths.get(i);
    if (wide === undefined) {
      ctx.font = fontOf(i);
      widths.set(i, (wide = ctx.measureText(words(i)).width));
    }
    return wide;
  }
  /** @type {[node: number, side: number][]} what is labelled now */
  let labels = [];
  const HEIGHT = 16;
  const BESIDE = 4; // sides at the dot itself; those after them are away from it, at the end of a line
  const AWAY = [26, 40, 58, 80, 106, 140, 180, 230, 290].flatMap((off) =>
    [15, 165, 345, 195, 45, 135, 315, 225, 75, 105, 285, 255].map((angle) => [
      off * Math.cos((angle * Math.PI) / 180),
      -off * Math.sin((angle * Math.PI) / 180),
    ]),
  );
  /** @type {(i: number, side: number, v: Turn, wide: number) => Four} */
  function labelBox(i, side, v, wide) {
    const x = v.k * X[i] + v.x,
      y = v.k * Y[i] + v.y,
      r = radius(i, v.k) + 3;
    if (side >= BESIDE) {
      const [dx, dy] = AWAY[side - BESIDE];
      const left = dx > 0 ? x + dx : x + dx - wide;
      return [left, y + dy - HEIGHT / 2, left + wide, y + dy + HEIGHT / 2];
    }
    if (side === 0) return [x + r, y - HEIGHT / 2, x + r + wide, y + HEIGHT / 2];
    if (side === 1) return [x - r - wide, y - HEIGHT / 2, x - r, y + HEIGHT / 2];
    if (side === 2) return [x - wide / 2, y - r - HEIGHT, x + wide / 2, y - r];
    return [x - wide / 2, y + r, x + wide / 2, y + r + HEIGHT];
  }
  // Where the line from a dot to its label runs, as small boxes.
  /** @type {(i: number, side: number, v: Turn) => Four[]} */
  function leader(i, side, v) {
    /** @type {Four[]} */
    const found = [];
    if (side < BESIDE) return found;
    const [dx, dy] = AWAY[side - BESIDE],
      long = Math.hypot(dx, dy);
    for (let at = radius(i, v.k) + 1; at < long - 3; at += 4) {
      const x = v.k * X[i] + v.x + (dx * at) / long,
        y = v.k * Y[i] + v.y + (dy * at) / long;
      found.push([x - 1, y - 1, x + 1, y + 1]);
    }
    return found;
  }
  // The heaviest first: at its dot, or where there is no room for that, away from it at the end of a line.
  // None goes without for a lesser one. What is taken is kept in a grid of cells, which each know the boxes
  // that touch them.
  /** @type {(ctx: Ctx, v: Turn, w: number, h: number) => [number, number][]} */
  function placed(ctx, v, w, h) {
    const CELL = 64;
    /** @type {Map<number, Four[]>} */
    const grid = new Map();
    /** @param {Four} b */
    const cells = (b) => {
      const found = [];
      for (let cx = Math.floor(b[0] / CELL); cx <= Math.floor(b[2] / CELL); cx++)
        for (let cy = Math.floor(b[1] / CELL); cy <= Math.floor(b[3] / CELL); cy++)
          found.push(cx * 4096 + cy);
      return found;
    };
    /** @param {Four} b */
    const take = (b) => {
      for (const c of cells(b)) {
        const boxes = grid.get(c);
        if (boxes) boxes.push(b);
        else grid.set(c, [b]);
      }
    };
    /** @type {(b: Four, own?: Four) => boolean} */
    const free = (b, own) =>
      cells(b).every((c) =>
        (grid.get(c) || []).every(
          (o) => o === own || o[0] > b[2] || o[2] < b[0] || o[1] > b[3] || o[3] < b[1],
        ),
      );
    const usual = emphasis ? strongNodes.slice().sort(heavier) : byWeight;
    const order = marks.length ? [...marks, ...usual.filter((i) => !marks.includes(i))] : usual;
    /** @type {number[]} */
    const within = [];
    for (const i of order) {
      if (!seen[i] || (seen[i] === 2 && !nodes[i].mark)) continue;
      const x = v.k * X[i] + v.x,
        y = v.k * Y[i] + v.y;
      if (x >= 0 && y >= 0 && x <= w && y <= h) within.push(i);
      if (within.length >= 1500) break;
    }
    /** @type {Map<number, Four>} */
    const own = new Map();
    const guard = () => {
      // labels keep off the greatest dots, but for those of the very greatest
      for (const i of within.slice(0, 40)) {
        const x = v.k * X[i] + v.x,
          y = v.k * Y[i] + v.y,
          r = radius(i, v.k);
        if (r < 3.5) break;
        /** @type {Four} */
        const kept = [x - r, y - r, x + r, y + r];
        own.set(i, kept);
        take(kept);
      }
    };
    // Far away, room is left between labels: they name the regions of the map.
    const apart = Math.min(1, Math.max(0, (30 - spacing * v.k) / 25));
    const most = Math.ceil((w * h) / (9500 + 14000 * (emphasis ? apart / 3 : apart)));
    /** @type {[number, number][]} */
    const found = [];
    for (const i of within) {
      if (found.length >= most) break;
      if (found.length === 12 && !own.size) guard();
      const wide = widthOf(ctx, i);
      if (!wide || wide > w - 5) continue;
      const first = rightToLeft.test(words(i)) ? [1, 0, 2, 3] : [0, 1, 2, 3];
      /** @type {(s: number, room: number, crossing?: boolean) => boolean} */
      const fits = (s, room, crossing) => {
        const b = labelBox(i, s, v, wide);
        return (
          b[0] > 2 &&
          b[1] > 0 &&
          b[2] < w - 2 &&
          b[3] < h &&
          free(
            [b[0] - 3 - 22 * room, b[1] - 1 - 12 * room, b[2] + 3 + 22 * room, b[3] + 1 + 12 * room],
            own.get(i),
          ) &&
          (crossing || leader(i, s, v).every((box) => free(box, own.get(i))))
        );
      };
      let side = first.find((s) => fits(s, apart)) ?? first.find((s) => fits(s, 0));
      if (side === undefined) {
        /** @type {(crossing: boolean) => number} */
        const away = (crossing) => AWAY.findIndex((_, at) => fits(BESIDE + at, 0, crossing));
        const clear = away(false);
        const at = clear < 0 ? away(true) : clear; // its line may run under another name, if it must
        if (at < 0) break;
        side = BESIDE + at;
      }
      [labelBox(i, side, v, wide), ...leader(i, side, v)].forEach(take);
      found.push([i, side]);
    }
    return found;
  }
  /** @type {(ctx: Ctx, some: [number, number][], v: Turn) => void} */
  function writeLabels(ctx, some, v) {
    ctx.textBaseline = "middle";
    ctx.textAlign = "left";
    ctx.lineJoin = "round";
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
    ctx.fillStyle = colour("--ink");
    for (const [i, side] of some) {
      const line = leader(i, side, v);
      if (!line.length) continue;
      ctx.beginPath();
      for (const [x, y] of line) ctx.lineTo(x + 1, y + 1);
      for (const wide of [3.5, 1]) {
        ctx.lineWidth = wide;
        ctx.strokeStyle = colour(wide > 1 ? "--paper" : "--ink");
        ctx.stroke();
      }
    }
    ctx.lineWidth = 3.5;
    ctx.strokeStyle = colour("--paper");
    for (const [i, side] of some) {
      const [left, top] = labelBox(i, side, v, widthOf(ctx, i));
      ctx.font = fontOf(i);
      ctx.direction = rightToLeft.test(words(i)) ? "rtl" : "ltr";
      ctx.globalAlpha = 0.85;
      ctx.strokeText(words(i), left, top + HEIGHT / 2);
      ctx.globalAlpha = 1;
      ctx.fillText(words(i), left, top + HEIGHT / 2);
    }
  }

  // -------------------------------------------------------------- one frame

  const FADED = 0.16; // of the bitmap, while something is emphasised
  /** @type {(ctx: Ctx, v: Turn, w: number, h: number, quick: boolean) => void} */
  function over(ctx, v, w, h, quick) {
    // what lies over the bitmap
    if (emphasis) {
      const inside = strongEdges.filter((i) => {
        const [x0, y0, x1, y1] = ends(i, v, 0);
        return !misses(x0, y0, x1, y1, w, h);
      });
      const gap = gapAt(v);
      if (inside.length <= (quick ? 150 : 400))
        for (const i of inside)
          fineLine(ctx, i, v, gap, shown[i] === 1 ? 0.95 : 0.45, inside.length < 3 ? 1.4 : 0);
      else {
        ctx.lineWidth = 1 / density;
        ctx.setLineDash([]);
        ctx.globalAlpha = Math.max(0.25, Math.min(0.8, 600 / inside.length));
        for (const [name, some] of Map.groupBy(inside, (i) => hue[i])) {
          ctx.strokeStyle = colour(name);
          ctx.beginPath();
          for (const i of some) thinLine(ctx, i, v, gap);
          ctx.stroke();
        }
      }
      for (const _ of dots(ctx, v, w, h, strongNodes, true)); // all at once
    }
    for (const i of marks) ring(ctx, i, v, nodes[i].mark === "chosen" ? "--mark" : "--accent");
    if (under.kind === "node") ring(ctx, under.at, v, "--ink");
    writeLabels(ctx, labels, v);
  }
  /** @type {(ctx: Ctx, i: number, v: Turn, name: string) => void} */
  function ring(ctx, i, v, name) {
    if (!seen[i]) return;
    ctx.globalAlpha = 1;
    ctx.setLineDash([]);
    ctx.lineWidth = 2;
    ctx.strokeStyle = colour(name);
    ctx.beginPath();
    shape(ctx, v.k * X[i] + v.x, v.k * Y[i] + v.y, radius(i, v.k) + 3.5, isRound(i));
    ctx.stroke();
  }
  /** @type {(moving: boolean) => void} */
  function compose(moving) {
    screen.setTransform(density, 0, 0, density, 0, 0);
    screen.globalAlpha = 1;
    screen.clearRect(0, 0, width, height);
    if (front) {
      const ratio = view.k / front.view.k;
      let x = view.x - front.view.x * ratio,
        y = view.y - front.view.y * ratio;
      if (ratio === 1) {
        x = Math.round(x * density) / density;
        y = Math.round(y * density) / density;
      } // not blurred
      screen.globalAlpha = emphasis ? FADED : 1;
      screen.drawImage(front.canvas, x, y, front.width * ratio, front.height * ratio);
      if (moving && !covers(front)) bare(x, y, x + front.width * ratio, y + front.height * ratio);
    }
    over(screen, view, width, height, moving);
  }
  /** @type {(left: number, top: number, right: number, bottom: number) => void} */
  function bare(left, top, right, bottom) {
    // where the bitmap does not reach: the dots at least
    screen.globalAlpha = emphasis ? FADED : 0.9;
    for (const round of [false, true]) {
      screen.fillStyle = colour(round ? "--issue-line" : "--actor-line");
      screen.beginPath();
      for (let i = 0; i < nodes.length; i++) {
        if (seen[i] !== 1 || isRound(i) !== round) continue;
        const x = view.k * X[i] + view.x,
          y = view.k * Y[i] + view.y;
        if (x < 0 || y < 0 || x > width || y > height || (x > left && x < right && y > top && y < bottom))
          continue;
        shape(screen, x, y, radius(i, view.k), round);
      }
      screen.fill();
    }
  }
  /** @param {Bitmap} map */
  function covers(map) {
    const ratio = view.k / map.view.k;
    const x = view.x - map.view.x * ratio,
      y = view.y - map.view.y * ratio;
    return (
      x <= 0.5 && y <= 0.5 && x + map.width * ratio >= width - 0.5 && y + map.height * ratio >= height - 0.5
    );
  }

  let frame = 0,
    awake = 0;
  let stale = true; // what the bitmap shows is no longer so
  let turned = false; // the view has changed since the last frame
  let lastTurn = -Infinity;
  /** @type {Turn | null} */
  let labelled = null;
  /** @type {() => void} */
  let painted = () => {};
  /** @type {Promise<void>} */
  const ready = new Promise((done) => {
    painted = done;
  });
  const RESTS = 120; // milliseconds after which the view is taken to rest
  function wake() {
    if (!frame && width && height) frame = requestAnimationFrame(tick);
  }
  /** @type {(now: number) => void} */
  function tick(now) {
    frame = 0;
    const moving = now - lastTurn < RESTS;
    if (stale && job) {
      spare = job.map;
      job = null;
    }
    if (!job && (stale || wanting(moving))) {
      const map = bitmap();
      job = { map, steps: steps(map) };
      stale = false;
    }
    let swapped = false;
    if (job) {
      const until = performance.now() + (moving ? 9 : 40);
      let done;
      do {
        ({ done } = job.steps.next());
        job.map.ctx.getImageData(0, 0, 1, 1);
      } while (!done && performance.now() < until);
      if (done) {
        spare = front;
        front = job.map;
        job = null;
        swapped = true;
      }
    }
    const same = labelled && labelled.k === view.k && labelled.x === view.x && labelled.y === view.y;
    if (!same && (!moving || !labelled || Math.abs(Math.log(view.k / labelled.k)) > 0.1)) {
      labels = placed(screen, view, width, height);
      labelled = { k: view.k, x: view.x, y: view.y };
      turned = true;
    }
    if (turned || swapped) compose(moving);
    if (turned) world.on.moved();
    turned = false;
    if (swapped) painted();
    clearTimeout(awake);
    if (job || (!moving && wanting(false))) wake();
    else if (moving) awake = setTimeout(wake, RESTS + 10);
  }
  /** @type {(moving: boolean) => boolean} */
  function wanting(moving) {
    if (!front) return true;
    const ratio = view.k / front.view.k;
    return moving ? ratio > 1.6 || ratio < 0.7 || !covers(front) : ratio !== 1 || !covers(front);
  }
  function redraw() {
    turned = true;
    labelled = null;
    wake();
  }

  // -------------------------------------------------------------- gestures

  let aim = 0; // where the scale is going, while it goes there
  let held = false; // the map is being dragged
  const gestures = engine
    .zoom()
    .clickDistance(4)
    .on("zoom", ({ transform, sourceEvent }) => {
      if (sourceEvent) {
        aim = 0;
        if (world.on.busy && !held) world.on.busy(sourceEvent.type === "wheel" ? "zoom" : true);
        held = sourceEvent.type !== "wheel";
      }
      view = transform;
      lastTurn = performance.now();
      turned = true;
      wake();
    })
    .on("end", () => {
      if (held && world.on.busy) world.on.busy(false);
      held = false;
    });
  const stage = engine.select(canvas).call(gestures).on("dblclick.zoom", null);
  /** @type {(k: number, x: number, y: number, duration?: number) => void} */
  function turn(k, x, y, duration) {
    const target = engine.zoomIdentity.translate(x, y).scale(k);
    aim = 0;
    stage.interrupt();
    if (duration && !still.matches) stage.transition().duration(duration).call(gestures.transform, target);
    else stage.call(gestures.transform, target);
  }
  /** @type {(event: MouseEvent) => [number, number]} */
  const local = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  /** @type {(event: MouseEvent) => void} */
  function point(event) {
    if (event.buttons) return;
    const [x, y] = local(event);
    hover(find(x, y, 4), x, y);
  }
  /** @type {(found: Found, x: number, y: number) => void} */
  function hover(found, x, y) {
    const changed = found.kind !== under.kind || found.id !== under.id;
    under = found;
    canvas.style.cursor = found.kind ? "pointer" : "grab";
    if (!changed && !found.kind) return;
    if (changed) {
      turned = true;
      wake();
    }
    world.on.hover({ kind: found.kind, id: found.id }, x, y);
  }
  canvas.addEventListener("pointermove", point);
  canvas.addEventListener("pointerleave", () => hover(NONE, 0, 0));
  canvas.addEventListener("click", (event) => {
    const { kind, id } = find(...local(event), event.pointerType === "touch" ? 10 : 4);
    world.on.choose({ kind, id });
  });

  // The dot at a place, or else the line. Where many lines lie on one another, none of them is meant.
  const CROWD = 12;
  /** @type {(x: number, y: number, tolerance: number) => Found} */
  function find(x, y, tolerance) {
    const { k } = view,
      wx = (x - view.x) / k,
      wy = (y - view.y) / k;
    let reach = (20 + tolerance) / k;
    let best = -1,
      least = tolerance;
    for (const i of nodes.length ? dotTree.search(wx - reach, wy - reach, wx + reach, wy + reach) : []) {
      if (!seen[i]) continue;
      const off =
        Math.hypot(k * X[i] + view.x - x, k * Y[i] + view.y - y) -
        radius(i, k) +
        (emphasis && !nodes[i].strong ? tolerance : 0);
      if (off < least || (off === least && size[i] > size[best])) {
        least = off;
        best = i;
      }
    }
    if (best >= 0) return { kind: "node", id: nodes[best].id, at: best };
    const gap = gapAt(view);
    reach = (tolerance + 60) / k; // a lane and a loop lie beside the straight line
    let count = 0;
    least = tolerance;
    for (const i of edges.length ? lineTree.search(wx - reach, wy - reach, wx + reach, wy + reach) : []) {
      if (!shown[i] || (emphasis && !edges[i].strong)) continue;
      const off = from[i] === to[i] ? offLoop(loop(i, view), x, y) : offLine(ends(i, view, gap), x, y);
      if (off <= tolerance) count++;
      if (off < least) {
        least = off;
        best = i;
      }
    }
    return best >= 0 && count <= CROWD ? { kind: "edge", id: edges[best].id, at: best } : NONE;
  }
  /** @type {(circle: { x: number, y: number, r: number }, x: number, y: number) => number} */
  const offLoop = (circle, x, y) => Math.abs(Math.hypot(x - circle.x, y - circle.y) - circle.r);
  /** @type {(line: Four, x: number, y: number) => number} */
  function offLine([x0, y0, x1, y1], x, y) {
    const dx = x1 - x0,
      dy = y1 - y0;
    const t = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1)));
    return Math.hypot(x0 + t * dx - x, y0 + t * dy - y);
  }

  // -------------------------------------------------------------- the window

  /** @type {(node: { id: string }) => { x: number, y: number }} */
  function spot(node) {
    const i = place(node);
    return { x: view.k * X[i] + view.x, y: view.k * Y[i] + view.y };
  }
  /** @type {(some: { id: string }[]) => Bounds | null} */
  function extent(some) {
    let left = Infinity,
      right = -Infinity,
      top = Infinity,
      bottom = -Infinity;
    for (const n of some) {
      const i = place(n);
      left = Math.min(left, X[i]);
      right = Math.max(right, X[i]);
      top = Math.min(top, Y[i]);
      bottom = Math.max(bottom, Y[i]);
    }
    return left <= right ? { left, right, top, bottom } : null;
  }
  /** @type {(some: { id: string }[]) => Turn | null} */
  function fitted(some) {
    // the view in which all of these are seen
    const r = extent(some);
    if (!r || !width || !height) return null;
    const pad = Math.min(40, width / 10, height / 10);
    const k = Math.min(
      (width - 2 * pad) / Math.max(r.right - r.left, 1e-9),
      (height - 2 * pad) / Math.max(r.bottom - r.top, 1e-9),
      90 / spacing,
    );
    return { k, x: width / 2 - (k * (r.left + r.right)) / 2, y: height / 2 - (k * (r.top + r.bottom)) / 2 };
  }
  function resize() {
    const w = container.clientWidth,
      h = container.clientHeight,
      d = Math.min(3, window.devicePixelRatio || 1);
    if (w === width && h === height && d === density) return;
    const middle =
      width && height ? { x: (width / 2 - view.x) / view.k, y: (height / 2 - view.y) / view.k } : null;
    [width, height, density] = [w, h, d];
    canvas.width = Math.round(w * d);
    canvas.height = Math.round(h * d);
    if (!w || !h) return;
    const all = fitted(nodes);
    if (all) gestures.scaleExtent([Math.min(all.k * 0.5, 90 / spacing), 260 / spacing]);
    if (middle) turn(view.k, w / 2 - view.k * middle.x, h / 2 - view.k * middle.y);
    else if (all) turn(all.k, all.x, all.y);
    stale = true;
    redraw();
  }
  const sizes = new ResizeObserver(resize);
  sizes.observe(container);
  document.fonts.ready.then(() => {
    widths.clear();
    redraw();
  });
  read();
  resize();

  return {
    ready,
    update() {
      if (read()) stale = true;
      if (under.kind === "node" && !seen[under.at]) under = NONE;
      redraw();
    },
    /** @param {{ id: string }[]} some */
    fit(some) {
      const target = fitted(some);
      if (target) turn(target.k, target.x, target.y);
    },
    /** @param {{ id: string }[]} some */
    reveal(some) {
      const r = extent(some);
      if (!r) return;
      /** @param {{ id: string }} n */
      const inside = (n) => {
        const { x, y } = spot(n);
        return x > 40 && y > 30 && x < width - 60 && y < height - 30;
      };
      if ([...some].every(inside)) return;
      const k = Math.min(view.k, Math.max(fitted(some)?.k || 0, gestures.scaleExtent()[0]));
      turn(k, width / 2 - (k * (r.left + r.right)) / 2, height / 2 - (k * (r.top + r.bottom)) / 2, 250);
    },
    /** @param {number} factor */
    zoom(factor) {
      aim = (aim || view.k) * factor; // a second step while the first is under way adds to it
      stage.interrupt();
      if (still.matches) {
        stage.call(gestures.scaleTo, aim);
        aim = 0;
      } else
        stage
          .transition()
          .duration(160)
          .on("end", () => {
            aim = 0;
          })
          .call(gestures.scaleTo, aim);
    },
    /** @type {(x: number, y: number) => What} */
    at(x, y) {
      const { kind, id } = find(x, y, 4);
      return { kind, id };
    },
    place: spot,
    /** @param {number} scale */
    image(scale) {
      const made = document.createElement("canvas");
      made.width = Math.ceil(width * scale);
      made.height = Math.ceil(height * scale);
      const ctx = penOf(made);
      ctx.scale(scale, scale);
      ctx.fillStyle = colour("--paper");
      ctx.fillRect(0, 0, width, height);
      const whole = document.createElement("canvas"); // apart, since it may fade as a whole
      whole.width = made.width;
      whole.height = made.height;
      const on = penOf(whole);
      on.scale(scale, scale);
      const wide = widened(); // as on the screen: what lies in the margins counts for how dense it is
      on.translate(-wide.left, -wide.top);
      for (const _ of steps({ ...wide, ctx: on, density: scale }));
      ctx.globalAlpha = emphasis ? FADED : 1;
      ctx.drawImage(whole, 0, 0, made.width / scale, made.height / scale);
      over(ctx, view, width, height, false);
      return made;
    },
    destroy() {
      cancelAnimationFrame(frame);
      clearTimeout(awake);
      sizes.disconnect();
      stage.interrupt().on(".zoom", null);
      frame = -1; // no later call wakes it
      canvas.remove();
    },
  };
}
