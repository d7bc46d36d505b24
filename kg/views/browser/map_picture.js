// The map as SVG: the same places and looks as on the canvas.

import { FAINT, FONT } from "./boxes.js";
import { courseOf } from "./course.js";
import { edges, got, nodes, tiesFirst } from "./data.js";
import { draw, rightToLeft, tenth } from "./dom.js";
import { fontOf, framed } from "./frame.js";
import { map, startPainter } from "./map.js";
import { dashesOf, frameOf, head, headBack, headLength, lineWidth, shapeOf, skinOf, tagOf } from "./marks.js";
import { palette } from "./palette.js";
import { phrase } from "./phrases.js";
import { VIEWS } from "./state.js";

/** @import { Edge, GraphNode, Painter, Point } from "./types.d.ts" */

/** @param {Point} at */
const pair = ({ x, y }) => `${tenth(x)} ${tenth(y)}`;
/** @type {(e: Edge, from: Point, to: Point, bow: Painter["bow"]) => SVGElement} */
function svgLine(e, from, to, bow) {
  const look = e.drawnAs,
    color = palette(`p-${look.look}`),
    width = lineWidth(e),
    long = headLength(width);
  const { start, control, end, angle, tip } = courseOf(e, from, to, bow(e), headBack(look, long));
  return draw(
    "g",
    { opacity: e.lapsed ? 0.42 : null },
    draw("path", {
      d: `M${pair(start)}Q${pair(control)} ${pair(end)}`,
      fill: "none",
      stroke: color,
      "stroke-width": tenth(width),
      "stroke-dasharray": dashesOf(look, width).join(" ") || null,
    }),
    head(look, tip.x, tip.y, long, color, (angle * 180) / Math.PI),
    draw("title", {}, phrase(e)),
  );
}
/** @type {(n: GraphNode, at: Point) => SVGElement} */
function svgBox(n, { x, y }) {
  const skin = skinOf(n),
    w = n.width,
    h = n.height,
    left = tenth(x - w / 2),
    top = tenth(y - h / 2);
  const group = draw("g", { opacity: n.ghost ? FAINT : null }, draw("title", {}, n.label));
  group.append(...frameOf(skin, { x: left, y: top, w, h, unnamed: n.anonymous, colour: palette }));
  let at = top + 22;
  const middle = tenth(x + shapeOf(skin).band / 2);
  if (n.kind === "issue") {
    group.append(
      draw(
        "text",
        {
          x: tenth(x),
          y: top + 16.5,
          "text-anchor": "middle",
          fill: palette("issue-tag"),
          ...fontOf(9.5, 600),
          "letter-spacing": rightToLeft.test(tagOf(n)) ? null : 0.7,
        },
        tagOf(n),
      ),
    );
    at += 12;
  }
  for (const words of n.lines) {
    group.append(
      draw(
        "text",
        {
          x: middle,
          y: at,
          "text-anchor": "middle",
          direction: rightToLeft.test(words) ? "rtl" : null,
          fill: palette(skin.ink),
          ...fontOf(FONT, n.kind === "actor" ? 600 : 400),
        },
        words,
      ),
    );
    at += 18;
  }
  return group;
}
function mapPicture() {
  const content = draw("g", {});
  const bounds = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  /** @type {(x: number, y: number, w: number, h: number) => void} */
  const widen = (x, y, w, h) => {
    bounds.left = Math.min(bounds.left, x - w / 2);
    bounds.right = Math.max(bounds.right, x + w / 2);
    bounds.top = Math.min(bounds.top, y - h / 2);
    bounds.bottom = Math.max(bounds.bottom, y + h / 2);
  };
  const painter = startPainter();
  const some = [...nodes.values()].filter((n) => n.visible && painter.has(n) && !(map.asDots && n.ghost));
  const spots = new Map(some.map((n) => [n, painter.spot(n)]));
  const lines = [...edges.values()]
    .filter((e) => e.visible && spots.has(e.source) && spots.has(e.target))
    .sort(tiesFirst);
  if (map.asDots) {
    for (const e of lines) {
      const a = got(spots, e.source),
        b = got(spots, e.target);
      content.append(
        draw("path", {
          d: `M${tenth(a.x)} ${tenth(a.y)}L${tenth(b.x)} ${tenth(b.y)}`,
          stroke: palette(`p-${e.drawnAs.look}`),
          "stroke-width": 0.6,
          opacity: 0.45,
        }),
      );
    }
    for (const n of some) {
      const { x, y } = got(spots, n),
        r = tenth(2 + Math.min(6, Math.sqrt(n.weight) / 2));
      widen(x, y, 12, 12);
      content.append(
        draw(
          n.kind === "issue" ? "circle" : "rect",
          {
            ...(n.kind === "issue"
              ? { cx: tenth(x), cy: tenth(y), r }
              : { x: tenth(x - r), y: tenth(y - r), width: 2 * r, height: 2 * r }),
            fill: palette(n.kind === "issue" ? "issue-line" : skinOf(n).line),
          },
          draw("title", {}, n.label),
        ),
      );
    }
    const size = Math.max(12, (bounds.right - bounds.left) / 110);
    /** @type {{ x: number, y: number, w: number, h: number }[]} */
    const taken = [];
    for (const n of [...some].sort((a, b) => b.weight - a.weight)) {
      if (taken.length > 60) break;
      const { x, y } = got(spots, n),
        w = n.label.length * size * 0.3,
        h = size * 0.75;
      if (taken.some((o) => Math.abs(o.x - x) < o.w + w && Math.abs(o.y - y) < o.h + h)) continue;
      taken.push({ x, y, w, h });
      content.append(
        draw(
          "text",
          {
            x: tenth(x),
            y: tenth(y - size * 0.7),
            "text-anchor": "middle",
            fill: palette("ink"),
            stroke: palette("paper"),
            "stroke-width": size / 4,
            "paint-order": "stroke",
            ...fontOf(tenth(size), 600),
          },
          n.label,
        ),
      );
      widen(x, y, 2 * w, 3 * h);
    }
  } else {
    for (const e of lines)
      content.append(svgLine(e, got(spots, e.source), got(spots, e.target), painter.bow));
    for (const n of some) {
      const spot = got(spots, n);
      widen(spot.x, spot.y, n.width, n.height);
      content.append(svgBox(n, spot));
    }
  }
  const none = { left: 0, right: 600, top: 0, bottom: 60 };
  return { content, bounds: some.length ? bounds : none, lines, boxes: some.filter((n) => !n.ghost) };
}
got(VIEWS, "map").svg = () => framed(mapPicture());
