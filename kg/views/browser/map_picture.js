// The map as SVG: the same places and looks as on the canvas.

import { FAINT, FONT } from "./boxes.js";
import { edges, nodes } from "./data.js";
import { draw, rightToLeft, tenth } from "./dom.js";
import { fontOf, framed } from "./frame.js";
import { map } from "./map.js";
import { lineWidth, skinOf, tagOf } from "./marks.js";
import { palette } from "./palette.js";
import { phrase } from "./phrases.js";
import { VIEWS } from "./state.js";

// Where vis-network leads a bent line: the control point of its curve.
function bendOf(from, to, bow) {
  if (!bow) return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const dx = to.x - from.x,
    dy = from.y - to.y;
  const angle = Math.atan2(dy, dx) + (bow / 2 + 0.5) * Math.PI,
    reach = (Math.abs(bow) / 2 + 0.5) * Math.hypot(dx, dy);
  return { x: from.x + reach * Math.sin(angle), y: from.y + reach * Math.cos(angle) };
}
const onCurve = (a, c, b, s) => ({
  x: (1 - s) ** 2 * a.x + 2 * s * (1 - s) * c.x + s * s * b.x,
  y: (1 - s) ** 2 * a.y + 2 * s * (1 - s) * c.y + s * s * b.y,
});
const inside = (p, centre, n) =>
  Math.abs(p.x - centre.x) < n.width / 2 && Math.abs(p.y - centre.y) < n.height / 2;
// A disc whose right edge is at the origin.
const disc = (r) => `M0 0a${r} ${r} 0 1 1 ${-2 * r} 0a${r} ${r} 0 1 1 ${2 * r} 0Z`;
function svgLine(e, from, to) {
  const look = e.drawnAs;
  const color = palette(`p-${look.look}`),
    width = lineWidth(e);
  const loop = e.source === e.target;
  const start = loop ? { x: from.x + e.source.width / 2 - 14, y: from.y } : from,
    end = loop ? { x: to.x + e.source.width / 2, y: to.y - 6 } : to;
  const control = loop
    ? { x: from.x + e.source.width / 2 + 70, y: from.y - e.source.height / 2 - 60 }
    : bendOf(from, to, map.painter.bow(e));
  // The line ends where it meets the box.
  let low = 0.5,
    high = 1;
  if (!loop)
    for (let i = 0; i < 18; i++) {
      const middle = (low + high) / 2;
      if (inside(onCurve(start, control, end, middle), to, e.target)) high = middle;
      else low = middle;
    }
  const tip = onCurve(start, control, end, loop ? 1 : low),
    near = onCurve(start, control, end, (loop ? 1 : low) - 0.03);
  const angle = (Math.atan2(tip.y - near.y, tip.x - near.x) * 180) / Math.PI;
  const group = draw("g", { opacity: e.current ? null : 0.42 });
  // The part of the curve up to its tip, after de Casteljau.
  const s = loop ? 1 : low;
  const c = { x: start.x + s * (control.x - start.x), y: start.y + s * (control.y - start.y) };
  group.append(
    draw("path", {
      d: `M${tenth(start.x)} ${tenth(start.y)}Q${tenth(c.x)} ${tenth(c.y)} ${tenth(tip.x)} ${tenth(tip.y)}`,
      fill: "none",
      stroke: color,
      "stroke-width": tenth(width),
      "stroke-dasharray": look.dashes.length ? look.dashes.join(" ") : null,
    }),
  );
  const size = 3 + width * 1.6;
  const shapes = {
    arrow: { d: `M0 0L${-2.1 * size} ${-size}L${-2.1 * size} ${size}Z`, fill: color },
    vee: { d: `M0 0L${-2 * size} ${-size}L${-1.4 * size} 0L${-2 * size} ${size}Z`, fill: color },
    box: { d: `M0 ${-0.7 * size}H${-1.4 * size}V${0.7 * size}H0Z`, fill: color },
    bar: { d: `M-2 ${-1.2 * size}V${1.2 * size}`, stroke: color, "stroke-width": 2.6, fill: "none" },
    circle: { d: disc(0.7 * size), fill: color },
  };
  group.append(
    draw("path", {
      ...shapes[look.arrow],
      transform: `translate(${tenth(tip.x)} ${tenth(tip.y)}) rotate(${tenth(angle)})`,
    }),
  );
  group.append(draw("title", {}, phrase(e)));
  return group;
}
function svgBox(n, { x, y }) {
  const skin = skinOf(n),
    w = n.width,
    h = n.height,
    left = tenth(x - w / 2),
    top = tenth(y - h / 2);
  const radius = skin.shape === "round" ? h / 2 : skin.shape === "issue" ? 10 : 2;
  const group = draw("g", { opacity: n.ghost ? FAINT : null }, draw("title", {}, n.label));
  group.append(
    draw("rect", {
      x: left,
      y: top,
      width: w,
      height: h,
      rx: radius,
      fill: palette(skin.fill),
      stroke: palette(skin.line),
      "stroke-width": skin.shape === "thin" ? 1 : 1.5,
      "stroke-dasharray": n.anonymous ? "4 3" : null,
    }),
  );
  if (skin.shape === "double")
    group.append(
      draw("rect", {
        x: left + 3,
        y: top + 3,
        width: w - 6,
        height: h - 6,
        rx: 1,
        fill: "none",
        stroke: palette(skin.ink),
      }),
    );
  if (skin.shape === "band")
    group.append(draw("rect", { x: left, y: top, width: 6, height: h, fill: palette(skin.line) }));
  let at = top + 22;
  const middle = tenth(x + (skin.shape === "band" ? 3 : 0));
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
  const widen = (x, y, w, h) => {
    bounds.left = Math.min(bounds.left, x - w / 2);
    bounds.right = Math.max(bounds.right, x + w / 2);
    bounds.top = Math.min(bounds.top, y - h / 2);
    bounds.bottom = Math.max(bounds.bottom, y + h / 2);
  };
  const some = [...nodes.values()].filter((n) => n.visible && map.painter.has(n) && !(map.asDots && n.ghost));
  const spots = new Map(some.map((n) => [n, map.painter.spot(n)]));
  const lines = [...edges.values()]
    .filter((e) => e.visible && spots.has(e.source) && spots.has(e.target))
    .sort((a, b) => !!a.look - !!b.look);
  if (map.asDots) {
    for (const e of lines) {
      const a = spots.get(e.source),
        b = spots.get(e.target);
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
      const { x, y } = spots.get(n),
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
    const taken = [];
    for (const n of [...some].sort((a, b) => b.weight - a.weight)) {
      if (taken.length > 60) break;
      const { x, y } = spots.get(n),
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
    for (const e of lines) content.append(svgLine(e, spots.get(e.source), spots.get(e.target)));
    for (const n of some) {
      const spot = spots.get(n);
      widen(spot.x, spot.y, n.width, n.height);
      content.append(svgBox(n, spot));
    }
  }
  return { content, bounds: some.length ? bounds : { left: 0, right: 600, top: 0, bottom: 60 } };
}
VIEWS.get("map").svg = () => framed(mapPicture());
