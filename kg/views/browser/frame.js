// A picture with its caption above and its key below, to stand on its own in a file.

import { amountsOf, filtersInForce, periodOf, restrictions } from "./caption.js";
import { about, labelOf, typeOf } from "./data.js";
import { broken, draw, RTL_PAGE, SVG, tenth } from "./dom.js";
import { box, line } from "./marks.js";
import { palette } from "./palette.js";
import { deniedWords } from "./phrases.js";
import { COMMA, t } from "./texts.js";

/** @import { Attributes, Bounds, Edge, GraphNode, KeyEntry } from "./types.d.ts" */

/** @type {(size: number, weight?: number) => Attributes} */
export const fontOf = (size, weight) => ({
  "font-family": palette("sans") || "sans-serif",
  "font-size": size,
  "font-weight": weight || 400,
});
/** @type {(...entry: KeyEntry) => KeyEntry} */
export const keyed = (...entry) => entry;
/** @type {(lines: Edge[], boxes: GraphNode[]) => KeyEntry[]} */
const usual = (lines, boxes) => [
  ...about.types
    .filter((type) => boxes.some((n) => n.type === type.id))
    .map((type) => keyed(box(type.id), typeOf({ type: type.id }), 26)),
  ...(boxes.some((n) => n.anonymous) ? [keyed(box("Group", true), t("unnamed"), 26)] : []),
  ...[...about.positions, about.denied]
    .filter((p) => lines.some((e) => e.entry === p.id))
    .map((p) => keyed(line(p), p === about.denied ? deniedWords(lines) : labelOf(p), 44)),
  ...about.ties
    .filter((tie) => lines.some((e) => e.kind === tie.id))
    .map((tie) => keyed(line(tie), t("key.tie." + tie.id), 44)),
];
/**
 * The caption and the key, in lines of the width at hand. They speak of what is drawn: these lines and boxes;
 * `entries` of the key where it is not lines and boxes that are drawn.
 * @param {{ content: Element, bounds: Bounds, lines: Edge[], boxes: GraphNode[],
 *   entries?: KeyEntry[] }} drawn
 */
export function framed({ content, bounds, lines, boxes, entries = usual(lines, boxes) }) {
  const told = lines.filter((e) => e.look);
  const pad = 24,
    width = Math.max(760, bounds.right - bounds.left + 2 * pad),
    scale = Math.max(1, width / 1500);
  /** @param {number} s */
  const size = (s) => s * scale;
  const svg = draw("svg", { xmlns: SVG, direction: RTL_PAGE ? "rtl" : null, "font-family": palette("sans") });
  const start = RTL_PAGE ? width - pad : pad;
  let y = pad + size(20);
  /** @type {(sentence: string, attributes: Attributes) => SVGTextElement} */
  const words = (sentence, attributes) =>
    draw("text", { x: start, y, fill: palette("ink"), ...attributes }, sentence);
  const top = draw("g", {});
  broken(document.title, width - 2 * pad, 2, size(24), 600).forEach((title, i) => {
    y += i * size(29);
    top.append(words(title, { "font-family": palette("serif"), "font-size": size(24), "font-weight": 600 }));
  });
  const small = { ...fontOf(size(13)), fill: palette("soft") };
  const says = [
    [periodOf(told), ...amountsOf(told, boxes)].filter(Boolean).join(" · "),
    [...restrictions(), ...filtersInForce()].join(" "),
  ];
  for (const sentence of says.flatMap((one) => broken(one, width - 2 * pad, 3, size(13)))) {
    y += size(20);
    top.append(words(sentence, small));
  }
  y += size(18);
  const under = y + (bounds.bottom - bounds.top) + size(16);
  const keys = draw("g", {});
  let x = pad;
  y = under + size(14);
  for (const [mark, whole, wide] of entries) {
    const [label] = broken(whole, width - 2 * pad - size(wide + 8), 1, size(12));
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
  y += size(6);
  for (const sentence of broken(t("picture.reports"), width - 2 * pad, 3, size(11))) {
    y += size(16);
    keys.append(draw("text", { x: start, y, fill: palette("soft"), ...fontOf(size(11)) }, sentence));
  }
  y += size(16);
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
  svg.setAttribute("width", String(tenth(width)));
  svg.setAttribute("height", String(tenth(height)));
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
