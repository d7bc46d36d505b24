// The map of up to some hundred boxes at the places that Python worked out. vis-network moves it and draws
// its boxes; the lines, of which there may be thousands, are drawn here.

import { courseOf, distanceTo } from "./course.js";
import { about, got, tiesFirst } from "./data.js";
import { every, rightToLeft, RTL_PAGE, still } from "./dom.js";
import { dashesOf, headBack, headLength, headPath, lineWidth, shapeOf, skinOf, tagOf } from "./marks.js";
import { palette } from "./palette.js";
import { lit, nothing, state } from "./state.js";

export const FONT = 14;
const LEAST = 11; // no label is smaller than this on opening, in pixels
const ALMOST = 0.9; // but rather a little smaller than a box or two left out
// where labels would be smaller than this, only the most reported boxes have one, larger
export const OVERVIEW = 7;
const FEW = 60; // so many boxes are opened on where they can be read, however small the window
export const FAINT = 0.13;

/** @import { Bounds, Edge, Frame, GraphNode, Hooks, Painter, Point, Size, What } from "./types.d.ts" */

/** @typedef {CanvasRenderingContext2D} Ctx */
/** @typedef {Point & Size} Spot where a box or a dot stands on the map, and how large */
/** @typedef {{ e: Edge, from: Spot, to: Spot, course: ReturnType<typeof courseOf>, back: number }} Line */

/**
 * @param {HTMLElement} container
 * @param {{ nodes: GraphNode[], edges: Edge[], on: Hooks }} world
 * @returns {Painter}
 */
export function createBoxes(container, world) {
  const mine = world.nodes;
  // In a narrow window a map that is higher than wide; its lines run straight but where they lie side
  // by side.
  const tall =
    container.clientWidth < container.clientHeight &&
    mine.length > 0 &&
    mine.every((n) => n.tallX !== undefined);
  /** @param {GraphNode} n */
  const home = (n) => (tall ? { x: n.tallX, y: n.tallY } : { x: n.x, y: n.y });
  /** @type {Map<string, Edge[]>} */
  const beside = new Map();
  if (tall)
    for (const e of world.edges) {
      const pair = [e.source.key, e.target.key].sort().join(" ");
      beside.set(pair, [...(beside.get(pair) || []), e]);
    }
  /** @param {Edge} e */
  function bow(e) {
    if (!tall) return e.bow;
    const all = got(beside, [e.source.key, e.target.key].sort().join(" "));
    const lane = all.indexOf(e) - (all.length - 1) / 2;
    return lane * 0.22 * (e.source.key < e.target.key ? 1 : -1);
  }
  const lines = [...world.edges].sort(tiesFirst);
  const byKey = new Map(mine.map((n) => [n.key, n]));

  /** @type {(ctx: Ctx, x: number, y: number, w: number, h: number, r: number) => void} */
  function trace(ctx, x, y, w, h, r) {
    ctx.beginPath();
    ctx.moveTo(x + r, y);
    ctx.arcTo(x + w, y, x + w, y + h, r);
    ctx.arcTo(x + w, y + h, x, y + h, r);
    ctx.arcTo(x, y + h, x, y, r);
    ctx.arcTo(x, y, x + w, y, r);
    ctx.closePath();
  }
  const tiny = () => FONT * network.getScale() < OVERVIEW;
  /** @type {(ctx: Ctx, n: GraphNode, x: number, y: number) => void} */
  function paint(ctx, n, x, y) {
    const skin = skinOf(n);
    const w = n.width,
      h = n.height,
      left = x - w / 2,
      top = y - h / 2;
    const look = shapeOf(skin),
      radius = Math.min(h / 2, look.radius);
    trace(ctx, left, top, w, h, radius);
    ctx.fillStyle = palette("paper"); // lines never show through, however faint the box
    ctx.fill();
    /** @param {string} name */
    const inked = (name) => palette(n.strong ? name : "soft"); // white on nearly nothing would be nothing
    ctx.globalAlpha = n.strong ? 1 : FAINT;
    ctx.fillStyle = palette(skin.fill);
    ctx.fill();
    ctx.lineWidth = look.width;
    ctx.strokeStyle = palette(skin.line);
    if (n.anonymous) ctx.setLineDash(about.anonymous);
    ctx.stroke();
    ctx.setLineDash([]);
    if (look.inset) {
      trace(ctx, left + look.inset, top + look.inset, w - 2 * look.inset, h - 2 * look.inset, 1);
      ctx.lineWidth = 1;
      ctx.strokeStyle = palette(skin.ink);
      ctx.stroke();
    }
    if (look.band) {
      ctx.fillStyle = palette(skin.line);
      ctx.fillRect(left, top, look.band, h);
    }
    if (!n.strong) ctx.globalAlpha = 0.4;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    const middle = x + look.band / 2;
    const room = w - (look.band ? 18 : 12);
    let baseline = top + 8 + 9;
    if (n.kind === "issue") {
      ctx.font = `600 9.5px ${palette("sans")}`;
      ctx.fillStyle = inked("issue-tag");
      ctx.direction = RTL_PAGE ? "rtl" : "ltr";
      if ("letterSpacing" in ctx && !rightToLeft.test(tagOf(n))) ctx.letterSpacing = "0.7px";
      ctx.fillText(tagOf(n), x, top + 13, room);
      if ("letterSpacing" in ctx) ctx.letterSpacing = "0px";
      baseline += 12;
    }
    ctx.font = `${n.kind === "actor" ? 600 : 400} ${FONT}px ${palette("sans")}`;
    ctx.fillStyle = inked(skin.ink);
    ctx.direction = rightToLeft.test(n.label) ? "rtl" : "ltr";
    for (const words of n.lines) {
      ctx.fillText(words, middle, baseline, room);
      baseline += 18;
    }
    /** @type {(away: number, color: string, dash: number[]) => void} */
    const ring = (away, color, dash) => {
      ctx.globalAlpha = 1;
      trace(ctx, left - away, top - away, w + 2 * away, h + 2 * away, radius + away);
      ctx.lineWidth = 2.5;
      ctx.strokeStyle = palette(color);
      ctx.setLineDash(dash);
      ctx.stroke();
      ctx.setLineDash([]);
    };
    if (n.change && n.change !== "same")
      ring(3, n.change === "new" ? "accent" : "soft", n.change === "new" ? [] : [3, 3]);
    if (n.asked) {
      // of whom it is demanded, to whom it is promised
      ring(5, "ink", [2, 3]);
      ctx.font = `600 11px ${palette("sans")}`;
      ctx.direction = RTL_PAGE ? "rtl" : "ltr";
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      const wide = ctx.measureText(n.asked).width + 14;
      trace(ctx, x - wide / 2, top - 22, wide, 17, 8.5);
      ctx.fillStyle = palette("ink");
      ctx.fill();
      ctx.fillStyle = palette("paper");
      ctx.fillText(n.asked, x, top - 13);
    }
    const chosen = state.chosen.kind === "node" && state.chosen.id === n.id;
    if (chosen || state.cursor === n.id) ring(4.5, chosen ? "mark" : "accent", chosen ? [] : [5, 3]);
    ctx.globalAlpha = 1;
  }

  // From far away a label in its box would be too small to read. Then the most reported boxes are drawn as
  // large as they are read, as many as there is room for, and the others as dots; closer, more of them open.
  const CONTROLS = 46; // width of the zoom buttons, beside which such boxes stand
  const SHARE = 0.2; // of the frame that such boxes cover at most
  const DOT = 4; // half the width of a dot, in pixels of the window
  /** @param {GraphNode} n */
  const rank = (n) => (state.chosen.id === n.id || state.cursor === n.id ? 2 : n.asked ? 1 : 0);
  /** @type {(Point & { n: GraphNode, w: number, h: number, size: number, away: boolean })[]} */
  let hubs = [];
  // Where a box is tried: at its place, and on ellipses around it; in halves of its size.
  const TRIED = [0, 0.8, 1.4, 2.2, 3.2, 4.5].flatMap((far) =>
    Array.from({ length: far ? 16 : 1 }, (_, i) => ({
      x: far * Math.cos((i * Math.PI) / 8),
      y: far * 1.4 * Math.sin((i * Math.PI) / 8),
    })),
  );
  // The most reported first. Where two would lie on one another the lesser stands beside its dot, at the end
  // of a line; none goes without for one that is less reported.
  /** @param {Record<string, Point>} places */
  function elect(places) {
    hubs = [];
    if (!tiny()) {
      for (const n of mine) n.size = 1;
      return;
    }
    const scale = network.getScale(),
      size = LEAST / FONT / scale;
    const { width, height } = container.getBoundingClientRect();
    const from = network.DOMtoCanvas({ x: 0, y: 0 }),
      to = network.DOMtoCanvas({ x: width - (width < 600 ? 0 : CONTROLS), y: height });
    let room = (SHARE * width * height) / scale / scale;
    for (const n of mine) n.size = 0;
    const some = mine
      .filter((n) => n.visible && n.strong && !n.ghost)
      .sort((a, b) => rank(b) - rank(a) || a.rank - b.rank);
    const margin = 4 / scale;
    /** @type {{ n: GraphNode, place: Point, w: number, h: number }[]} */
    const leading = [];
    for (const n of some) {
      const w = n.width * size,
        h = n.height * size,
        place = places[n.key];
      if (place.x < from.x || place.x > to.x || place.y < from.y || place.y > to.y) continue;
      if ((room -= w * h) < 0 && !rank(n)) break;
      leading.push({ n, place, w, h });
    }
    /** @type {Point[]} */
    const leaders = [];
    for (const { n, place, w, h } of leading) {
      /** @type {(o: Point, wide: number, high: number) => (at: Point) => boolean} */
      const meets = (one, wide, high) => (p) => Math.abs(one.x - p.x) < wide && Math.abs(one.y - p.y) < high;
      const free = TRIED.map((off) => ({
        // none is cut off by the frame
        x: Math.min(Math.max(place.x + (off.x * w) / 2, from.x + w / 2 + margin), to.x - w / 2 - margin),
        y: Math.min(Math.max(place.y + (off.y * h) / 2, from.y + h / 2 + margin), to.y - h / 2 - margin),
      })).filter(
        (p) => !hubs.some((o) => meets(o, (o.w + w) / 2 + 2 * margin, (o.h + h) / 2 + 2 * margin)(p)),
      );
      /** @type {(p: Point) => Point[]} */
      const leader = (p) =>
        [0.1, 0.25, 0.4, 0.55, 0.7, 0.85].map((t) => ({
          x: place.x + t * (p.x - place.x),
          y: place.y + t * (p.y - place.y),
        }));
      // If it can be, off the dots of the others that have a name, and its line off other boxes.
      const spot =
        free.find(
          (p) =>
            !leading.some((o) => o.n !== n && meets(o.place, w / 2 + margin, h / 2 + margin)(p)) &&
            !leaders.some((o) => meets(o, w / 2 + margin, h / 2 + margin)(p)) &&
            !leader(p).some((o) => hubs.some((other) => meets(other, other.w / 2, other.h / 2)(o))),
        ) || free[0];
      if (!spot) break;
      const away = !meets(place, w / 2, h / 2)(spot);
      if (away) leaders.push(...leader(spot));
      n.size = spot.x === place.x && spot.y === place.y ? size : 0; // else lines end at its dot
      hubs.push({ n, ...spot, w, h, size, away });
    }
  }
  /** @type {(ctx: Ctx, n: GraphNode, x: number, y: number) => void} */
  function dot(ctx, n, x, y) {
    const skin = skinOf(n),
      r = DOT / network.getScale();
    ctx.globalAlpha = n.strong ? 1 : FAINT;
    ctx.fillStyle = palette(n.kind === "issue" ? "issue" : skin.fill);
    ctx.strokeStyle = palette(skin.line);
    ctx.lineWidth = r / 3;
    ctx.beginPath();
    if (n.kind === "issue") ctx.arc(x, y, r, 0, 2 * Math.PI);
    else ctx.rect(x - r, y - r, 2 * r, 2 * r);
    ctx.fill();
    ctx.stroke();
    ctx.globalAlpha = 1;
  }
  /** @param {Ctx} ctx */
  function paintHubs(ctx) {
    const places = network.getPositions(),
      moved = hubs.filter((o) => o.away);
    for (const { n, x, y, w, h } of moved) {
      const place = places[n.key];
      ctx.beginPath();
      ctx.moveTo(place.x, place.y);
      ctx.lineTo(
        Math.min(Math.max(place.x, x - w / 2), x + w / 2),
        Math.min(Math.max(place.y, y - h / 2), y + h / 2),
      );
      ctx.lineWidth = 1.5 / network.getScale();
      ctx.strokeStyle = palette("ink");
      ctx.stroke();
    }
    for (const { n, x, y, size } of [...hubs].reverse()) {
      ctx.save();
      ctx.translate(x, y);
      ctx.scale(size, size);
      paint(ctx, n, 0, 0);
      ctx.restore();
    }
    for (const { n } of moved) dot(ctx, n, places[n.key].x, places[n.key].y);
  }

  // ---------------------------------------------------------------- lines

  const dense = lines.length > 400 ? 0.6 : 1; // among so many, none should be as strong as alone
  /** @param {Edge} e */
  const opacityOf = (e) =>
    e.strong ? dense * (e.change === "gone" ? 0.3 : e.lapsed ? 0.42 : 1) : FAINT * 0.8;
  /** @param {Edge} e */
  const widthOf = (e) => lineWidth(e) + (lit().kind === "edge" && lit().id === e.id ? 1.6 : 0);
  /** @type {Map<GraphNode, Spot>} a new one for each that has moved, or is drawn in another size */
  const spots = new Map();
  /** @param {Record<string, Point>} places */
  function locate(places) {
    const side = (2 * DOT) / network.getScale();
    for (const n of mine) {
      const place = places[n.key];
      if (!place) continue; // vis-network does not know yet that a box is shown again
      const size = n.size ?? 1;
      const [width, height] = size ? [n.width * size, n.height * size] : [side, side];
      const old = spots.get(n);
      if (old?.x !== place.x || old.y !== place.y || old.width !== width || old.height !== height)
        spots.set(n, { ...place, width, height });
    }
  }
  /** @type {Map<Edge, Line>} where each line runs, worked out anew when one of its ends has moved */
  const courses = new Map();
  /** @type {(e: Edge, width: number) => Line | null} */
  function lineOf(e, width) {
    const from = spots.get(e.source),
      to = spots.get(e.target);
    if (!e.visible || !from || !to) return null;
    const back = headBack(e.drawnAs, headLength(width));
    let line = courses.get(e);
    if (!line || line.from !== from || line.to !== to || line.back !== back) {
      line = { e, from, to, course: courseOf({ source: from, target: to }, from, to, bow(e), back), back };
      courses.set(e, line);
    }
    return line;
  }
  /** @type {Line[]} those that stand there */
  let drawnLines = [];
  /** @param {Ctx} ctx */
  function paintLines(ctx) {
    drawnLines = [];
    for (const e of lines) {
      const width = widthOf(e),
        line = lineOf(e, width);
      if (!line) continue;
      drawnLines.push(line);
      const { start, control, end } = line.course;
      ctx.beginPath();
      ctx.moveTo(start.x, start.y);
      ctx.quadraticCurveTo(control.x, control.y, end.x, end.y);
      if (e.look && e.strong && e.current && (e.change === "new" || e.change === "moved")) {
        // a band along what holds since
        ctx.globalAlpha = 1;
        ctx.setLineDash([]);
        ctx.lineWidth = width + 8;
        ctx.strokeStyle = palette("changed");
        ctx.stroke();
      }
      ctx.globalAlpha = opacityOf(e);
      ctx.setLineDash(dashesOf(e.drawnAs, width));
      ctx.lineWidth = width;
      ctx.strokeStyle = palette(`p-${e.drawnAs.look}`);
      ctx.stroke();
    }
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
  }
  /** @param {Ctx} ctx */
  function paintHeads(ctx) {
    for (const { e, course } of drawnLines) {
      const long = headLength(widthOf(e));
      ctx.save();
      ctx.globalAlpha = opacityOf(e);
      ctx.fillStyle = palette(`p-${e.drawnAs.look}`);
      ctx.translate(course.tip.x, course.tip.y);
      ctx.rotate(course.angle);
      ctx.scale(long, long);
      ctx.fill(headPath(e.drawnAs));
      ctx.restore();
    }
  }
  const REACH = 10; // how far from a line one may point
  /** The line nearest to a place of the map. @param {Point} spot */
  function lineAt(spot) {
    let found = null,
      least = REACH;
    for (const { e, course } of drawnLines) {
      const away = distanceTo(course, spot, least);
      if (away < least) {
        least = away;
        found = e;
      }
    }
    return found;
  }

  // ---------------------------------------------------------------- the window

  /** @param {GraphNode} n */
  const nodeItem = (n) => ({ id: n.key, ...home(n), hidden: !n.visible });
  /** @param {{ ctx: Ctx, id: string, x: number, y: number }} asked */
  const ctxRenderer = ({ ctx, id, x, y }) => {
    const n = got(byKey, id);
    if (!n.size) {
      const side = (2 * DOT) / network.getScale();
      return { drawNode: () => dot(ctx, n, x, y), nodeDimensions: { width: side, height: side } };
    }
    return {
      drawNode: n.size === 1 ? () => paint(ctx, n, x, y) : () => {},
      nodeDimensions: { width: n.width * n.size, height: n.height * n.size },
    };
  };
  for (const n of mine) n.size = 1;
  const nodeSet = new vis.DataSet(mine.map(nodeItem));
  const hidden = new Set(mine.filter((n) => !n.visible));
  const network = new vis.Network(
    container,
    { nodes: nodeSet, edges: new vis.DataSet([]) },
    {
      physics: false,
      layout: { improvedLayout: false },
      interaction: { hover: false, selectable: false, keyboard: false, zoomSpeed: 0.6 },
      nodes: { shape: "custom", ctxRenderer, chosen: false, borderWidth: 1, size: 20 },
    },
  );
  // Drawn with the next frame, however often that is asked for before.
  const redraw = () => network.body.emitter.emit("_requestRedraw");
  network.on("beforeDrawing", (ctx) => {
    const places = network.getPositions();
    elect(places);
    locate(places);
    paintLines(ctx);
  });
  network.on("afterDrawing", (ctx) => {
    paintHeads(ctx);
    paintHubs(ctx);
    world.on.moved();
  });
  network.on("click", ({ pointer }) => world.on.choose(at(pointer.DOM.x, pointer.DOM.y)));
  network.on("dragStart", () => world.on.busy(true));
  network.on("dragEnd", () => world.on.busy(false));
  network.on("zoom", () => world.on.busy("zoom"));
  network.on("resize", () => world.on.resized());
  for (const inner of every("[tabindex]", container)) inner.tabIndex = -1;

  /** @type {(x: number, y: number) => What} */
  function at(x, y) {
    const spot = network.DOMtoCanvas({ x, y });
    const hub = hubs.find((o) => Math.abs(o.x - spot.x) < o.w / 2 && Math.abs(o.y - spot.y) < o.h / 2);
    if (hub) return { kind: "node", id: hub.n.id };
    const n = byKey.get(network.getNodeAt({ x, y }) ?? "");
    if (n) return { kind: "node", id: n.id };
    const e = lineAt(spot);
    return e ? { kind: "edge", id: e.id } : nothing;
  }
  /** @param {GraphNode[]} some */
  function extent(some) {
    const r = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
    const places = network.getPositions();
    for (const n of some) {
      const { x, y } = places[n.key];
      r.left = Math.min(r.left, x - n.width / 2);
      r.right = Math.max(r.right, x + n.width / 2);
      r.top = Math.min(r.top, y - n.height / 2);
      r.bottom = Math.max(r.bottom, y + n.height / 2);
    }
    return r;
  }
  const inView = () => mine.filter((n) => n.visible);
  /** @type {(view: Frame, whole?: boolean) => void} */
  function fit(view, whole) {
    const some = inView();
    if (!some.length || !view.width || !view.height) return;
    const r = extent(some);
    const least = LEAST / FONT;
    const tight =
      view.width < 600 ||
      least * (r.right - r.left) > view.width - 44 ||
      least * (r.bottom - r.top) > view.free - 44;
    const pad = tight ? 8 : 22; // rather a narrow margin than a part left out
    // when all is asked for, the zoom buttons cover none of it
    const controls = whole && view.width >= 600 ? CONTROLS : 0;
    let scale = Math.min(
      (view.width - controls - 2 * pad) / (r.right - r.left),
      (view.free - 2 * pad) / (r.bottom - r.top),
      1.3,
    );
    let x = (r.left + r.right) / 2,
      y = (r.top + r.bottom) / 2;
    if (scale < ALMOST * least && !whole && (scale * FONT >= OVERVIEW || some.length <= FEW)) {
      scale = least;
      const side = view.width < 600 ? 0 : CONTROLS; // the zoom buttons cover nothing
      [x, y] = crop(some, r, (view.width - side) / scale, (view.free - NOTICE) / scale, pad / scale);
      x += side / 2 / scale;
      y += NOTICE / 2 / scale;
    }
    if (scale * FONT < OVERVIEW && view.free > 300) {
      // the words that say so want room as well
      scale *= Math.min((view.free - NOTICE) / view.free, (view.width - CONTROLS) / view.width);
      x += CONTROLS / 2 / scale;
      y += NOTICE / 2 / scale;
    } else x += controls / 2 / scale;
    y += (view.height - view.free) / 2 / scale;
    network.moveTo({ position: { x, y }, scale, animation: false });
  }
  // Too big to be read as a whole: the window in which most boxes and lines stand whole.
  const NOTICE = 44; // height left free for the words that say so
  /** @type {(some: GraphNode[], r: Bounds, width: number, height: number, pad: number) => number[]} */
  function crop(some, r, width, height, pad) {
    const places = network.getPositions();
    const boxes = some.map((n) => {
      const { x, y } = places[n.key];
      return {
        left: x - n.width / 2,
        right: x + n.width / 2,
        top: y - n.height / 2,
        bottom: y + n.height / 2,
        whole: false,
      };
    });
    const box = new Map(some.map((n, i) => [n, boxes[i]]));
    const joins = lines
      .filter((e) => e.visible && e.look && e.source !== e.target)
      .slice(0, 500)
      .map((e) => [box.get(e.source), box.get(e.target)]);
    /** @type {(low: number, high: number, size: number, ends: (b: Bounds) => number[]) => number[]} */
    const starts = (low, high, size, ends) => {
      if (high - low + 2 * pad <= size) return [(low + high - size) / 2];
      const step = Math.ceil(boxes.length / 60);
      return [
        ...new Set(
          boxes
            .filter((_, i) => i % step === 0)
            .flatMap(ends)
            .map((edge) => Math.round(Math.min(Math.max(edge, low - pad), high + pad - size))),
        ),
      ].sort((p, q) => p - q);
    };
    let best = [(r.left + r.right) / 2, (r.top + r.bottom) / 2],
      most = -Infinity;
    const tops = starts(r.top, r.bottom, height, (b) => [b.top - pad, b.bottom + pad - height]);
    for (const left of starts(r.left, r.right, width, (b) => [b.left - pad, b.right + pad - width])) {
      for (const top of tops) {
        let score = 0;
        for (const b of boxes) {
          b.whole = b.left >= left && b.right <= left + width && b.top >= top && b.bottom <= top + height;
          if (b.whole) score += 1;
          else if (b.right > left && b.left < left + width && b.bottom > top && b.top < top + height)
            score -= 0.5;
        }
        for (const [one, other] of joins) if (one?.whole && other?.whole) score += 1;
        if (score > most) {
          most = score;
          best = [left + width / 2, top + height / 2];
        }
      }
    }
    return best;
  }
  return {
    network,
    bow,
    at,
    fit,
    has: (n) => byKey.has(n.key),
    place: (n) => {
      const p = network.canvasToDOM(network.getPositions([n.key])[n.key]);
      const scale = network.getScale();
      return { x: p.x, y: p.y, width: n.width * scale, height: n.height * scale };
    },
    spot: (n) => network.getPositions([n.key])[n.key],
    scale: () => network.getScale(),
    overview: tiny,
    named: () => hubs,
    update() {
      const changed = mine.filter((n) => n.visible === hidden.has(n));
      for (const n of changed) if (!hidden.delete(n)) hidden.add(n);
      if (changed.length) nodeSet.update(changed.map((n) => ({ id: n.key, hidden: !n.visible })));
      redraw();
    },
    light: redraw,
    redraw: () => network.redraw(),
    zoom(factor) {
      network.moveTo({
        scale: Math.min(4, Math.max(0.04, network.getScale() * factor)),
        animation: still() ? false : { duration: 160, easingFunction: "easeOutQuad" },
      });
    },
    // Move so that all of these can be seen, with their labels.
    reveal(some, view) {
      const r = extent(some);
      const scale = Math.min(
        Math.max(network.getScale(), LEAST / FONT),
        Math.max(
          0.35,
          Math.min((view.width - 30) / (r.right - r.left), (view.free - 30) / (r.bottom - r.top)),
        ),
      );
      const position = {
        x: (r.left + r.right) / 2 + (view.whole - view.width) / 2 / scale,
        y: (r.top + r.bottom) / 2 + (view.height - view.free) / 2 / scale,
      };
      network.moveTo({
        position,
        scale,
        animation: still() ? false : { duration: 250, easingFunction: "easeInOutQuad" },
      });
    },
    destroy: () => network.destroy(),
  };
}
