// A picture with its caption above and its key below, to stand on its own in a file.

import { about, edges, labelOf, nodes, stances, typeOf } from "./data.js";
import { $, draw, RTL_PAGE, SVG, tenth } from "./dom.js";
import { box, line } from "./marks.js";
import { palette } from "./palette.js";
import { filtered, summary } from "./state.js";
import { COMMA, t } from "./texts.js";

export const fontOf = (size, weight) => ({
  "font-family": palette("sans") || "sans-serif",
  "font-size": size,
  "font-weight": weight || 400,
});
// The caption and the key, in lines of the width at hand.
export function framed({ content, bounds }) {
  const pad = 24,
    width = Math.max(760, bounds.right - bounds.left + 2 * pad),
    scale = Math.max(1, width / 1500);
  const size = (s) => s * scale;
  const svg = draw("svg", { xmlns: SVG, direction: RTL_PAGE ? "rtl" : null, "font-family": palette("sans") });
  const start = RTL_PAGE ? width - pad : pad;
  let y = pad + size(20);
  const words = (content_, attributes) =>
    draw("text", { x: start, y, fill: palette("ink"), ...attributes }, content_);
  const top = draw("g", {});
  top.append(
    words($("period").ownerDocument.title, {
      "font-family": palette("serif"),
      "font-size": size(24),
      "font-weight": 600,
    }),
  );
  y += size(22);
  top.append(
    words([$("period").textContent, filtered() ? summary() : ""].filter(Boolean).join(" · "), {
      ...fontOf(size(13)),
      fill: palette("soft"),
    }),
  );
  y += size(18);
  const under = y + (bounds.bottom - bounds.top) + size(16);
  const keys = draw("g", {});
  let x = pad;
  y = under + size(14);
  const seen = stances.filter((e) => e.visible);
  const entries = [
    ...about.types
      .filter((type) => [...nodes.values()].some((n) => n.visible && !n.ghost && n.type === type.id))
      .map((type) => [box(type.id), typeOf({ type: type.id }), 26]),
    ...about.positions
      .filter((p) => seen.some((e) => e.position === p.id))
      .map((p) => [line(p), labelOf(p), 44]),
    ...about.ties
      .filter((tie) => [...edges.values()].some((e) => e.visible && e.kind === tie.id))
      .map((tie) => [line(tie), t("key.tie." + tie.id), 44]),
  ];
  for (const [mark, label, wide] of entries) {
    const room = size(wide + 8 + label.length * 7 + 18);
    if (x + room > width - pad && x > pad) {
      x = pad;
      y += size(22);
    }
    const at = RTL_PAGE ? width - x - size(wide) : x;
    const shape = draw(
      "g",
      { transform: `translate(${tenth(at)} ${tenth(y - size(11))}) scale(${scale})` },
      draw(
        "g",
        { transform: RTL_PAGE && mark.classList.contains("way") ? `translate(${wide} 0) scale(-1 1)` : null },
        ...mark.childNodes,
      ),
    );
    keys.append(
      shape,
      draw(
        "text",
        {
          x: tenth(RTL_PAGE ? at - size(6) : at + size(wide + 6)),
          y: tenth(y),
          fill: palette("ink"),
          ...fontOf(size(12)),
        },
        label,
      ),
    );
    x += room;
  }
  y += size(24);
  keys.append(
    draw(
      "text",
      { x: start, y, fill: palette("soft"), ...fontOf(size(11)) },
      [
        (about.annotators || []).length ? t("coded-by", { people: about.annotators.join(COMMA) }) : "",
        about.generator || "stancegraph",
      ]
        .filter(Boolean)
        .join(" · "),
    ),
  );
  const height = y + pad;
  const right = tenth(width / 2 - (bounds.left + bounds.right) / 2),
    down = tenth(under - size(16) - bounds.bottom);
  const placed = draw("g", { transform: `translate(${right} ${down})` });
  placed.append(...content.childNodes);
  svg.setAttribute("viewBox", `0 0 ${tenth(width)} ${tenth(height)}`);
  svg.setAttribute("width", tenth(width));
  svg.setAttribute("height", tenth(height));
  svg.append(
    draw("title", {}, document.title),
    draw("rect", { width: "100%", height: "100%", fill: palette("paper") }),
    top,
    placed,
    keys,
  );
  // Colours by name mean nothing outside the page.
  for (const element of svg.querySelectorAll("*")) {
    for (const name of ["fill", "stroke"]) {
      const value = element.getAttribute(name);
      const said = /^var\((--[\w-]+)\)$/.exec(value || "");
      if (said) element.setAttribute(name, palette(said[1]));
    }
    element.removeAttribute("class");
  }
  return svg;
}
