// Small pictures of lines and boxes, for the key, the cards and the tables.

import { typeOf, types } from "./data.js";
import { draw } from "./dom.js";
import { LANGUAGE } from "./texts.js";

export function heads(arrow, x, color) {
  if (arrow === "bar") return draw("path", { d: `M${x} 1v12`, stroke: color, "stroke-width": 2.6 });
  if (arrow === "circle") return draw("circle", { cx: x - 3, cy: 7, r: 3.2, fill: color });
  if (arrow === "box") return draw("rect", { x: x - 7, y: 3.5, width: 7, height: 7, fill: color });
  if (arrow === "vee") return draw("path", { d: `M${x} 7l-9 -4.6l3 4.6l-3 4.6z`, fill: color });
  return draw("path", { d: `M${x} 7l-9 -4.6v9.2z`, fill: color });
}
export function line(look) {
  const color = `var(--p-${look.look})`;
  const end = look.arrow === "bar" ? 39 : 34;
  return draw(
    "svg",
    { class: "mark way", width: 44, height: 14, viewBox: "0 0 44 14", "aria-hidden": "true" },
    draw("path", {
      d: `M2 7H${end}`,
      stroke: color,
      "stroke-width": look.width,
      "stroke-dasharray": look.dashes.join(" "),
      "stroke-linecap": look.dashes.length ? "round" : "butt",
      fill: "none",
    }),
    heads(look.arrow, 42, color),
  );
}
export const skinOf = (n) => types.get(n.type) || types.get(n.kind === "issue" ? "Demand" : "Organization");
export const tagOf = (n) => typeOf(n).toLocaleUpperCase(LANGUAGE);
export function box(type, unnamed) {
  const skin = types.get(type) || types.get("Organization");
  const svg = draw("svg", {
    class: "mark",
    width: 26,
    height: 16,
    viewBox: "0 0 26 16",
    "aria-hidden": "true",
  });
  const radius = skin.shape === "round" ? 7.5 : skin.shape === "issue" ? 4 : 1;
  svg.append(
    draw("rect", {
      x: 0.75,
      y: 0.75,
      width: 24.5,
      height: 14.5,
      rx: radius,
      fill: `var(--${skin.fill})`,
      stroke: `var(--${skin.line})`,
      "stroke-width": 1.4,
      ...(unnamed ? { "stroke-dasharray": "3 2" } : {}),
    }),
  );
  if (skin.shape === "double")
    svg.append(
      draw("rect", {
        x: 3,
        y: 3,
        width: 20,
        height: 10,
        rx: 0.5,
        fill: "none",
        stroke: `var(--${skin.ink})`,
        "stroke-width": 1,
      }),
    );
  if (skin.shape === "band")
    svg.append(draw("path", { d: "M3.5 1v14", stroke: `var(--${skin.line})`, "stroke-width": 4 }));
  if (skin.shape === "issue")
    svg.append(
      draw(
        "text",
        {
          x: 13,
          y: 11.5,
          "text-anchor": "middle",
          "font-size": 9.5,
          "font-weight": 600,
          fill: "var(--issue-tag)",
        },
        typeOf({ type }).slice(0, 2),
      ),
    );
  return svg;
}
// A family's colour is that of its leading position; the others of the family are shades of it.
export const HUES = { makes: "p-demands", for: "p-supports", between: "p-neutral", against: "p-rejects" };
// A line is as wide as it is often reported.
export function lineWidth(e) {
  return e.drawnAs.width + (e.seen > 1 ? 1.1 * Math.log2(e.seen) : 0);
}
