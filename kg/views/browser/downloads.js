// What is shown, as a file: SVG (written here), PNG (that SVG, drawn twice as large), CSV of the evidence.

// ---------------------------------------------------------------- the map as SVG

const tidy = (x) => Math.round(x * 10) / 10;
const fontOf = (size, weight) => ({ "font-family": palette("sans") || "sans-serif", "font-size": size, "font-weight": weight || 400 });
// Where vis-network leads a bent line: the control point of its curve.
function bendOf(from, to, bow) {
  if (!bow) return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const dx = to.x - from.x, dy = from.y - to.y;
  const angle = Math.atan2(dy, dx) + (bow / 2 + 0.5) * Math.PI, reach = (Math.abs(bow) / 2 + 0.5) * Math.hypot(dx, dy);
  return { x: from.x + reach * Math.sin(angle), y: from.y + reach * Math.cos(angle) };
}
const onCurve = (a, c, b, s) => ({ x: (1 - s) ** 2 * a.x + 2 * s * (1 - s) * c.x + s * s * b.x, y: (1 - s) ** 2 * a.y + 2 * s * (1 - s) * c.y + s * s * b.y });
const inside = (p, centre, n) => Math.abs(p.x - centre.x) < n.width / 2 && Math.abs(p.y - centre.y) < n.height / 2;
function svgLine(e, from, to) {
  const look = e.drawnAs;
  const color = palette(`p-${look.look}`), width = lineWidth(e);
  const loop = e.source === e.target;
  const start = loop ? { x: from.x + e.source.width / 2 - 14, y: from.y } : from, end = loop ? { x: to.x + e.source.width / 2, y: to.y - 6 } : to;
  const control = loop ? { x: from.x + e.source.width / 2 + 70, y: from.y - e.source.height / 2 - 60 } : bendOf(from, to, painter.bow(e));
  // The line ends where it meets the box.
  let low = 0.5, high = 1;
  if (!loop) for (let i = 0; i < 18; i++) { const middle = (low + high) / 2; if (inside(onCurve(start, control, end, middle), to, e.target)) high = middle; else low = middle; }
  const tip = onCurve(start, control, end, loop ? 1 : low), near = onCurve(start, control, end, (loop ? 1 : low) - 0.03);
  const angle = (Math.atan2(tip.y - near.y, tip.x - near.x) * 180) / Math.PI;
  const group = draw("g", { opacity: e.current ? null : 0.42 });
  // The part of the curve up to its tip, after de Casteljau.
  const s = loop ? 1 : low;
  const c = { x: start.x + s * (control.x - start.x), y: start.y + s * (control.y - start.y) };
  group.append(draw("path", {
    d: `M${tidy(start.x)} ${tidy(start.y)}Q${tidy(c.x)} ${tidy(c.y)} ${tidy(tip.x)} ${tidy(tip.y)}`, fill: "none", stroke: color, "stroke-width": tidy(width),
    "stroke-dasharray": look.dashes.length ? look.dashes.join(" ") : null,
  }));
  const size = 3 + width * 1.6;
  const shapes = {
    arrow: { d: `M0 0L${-2.1 * size} ${-size}L${-2.1 * size} ${size}Z`, fill: color },
    vee: { d: `M0 0L${-2 * size} ${-size}L${-1.4 * size} 0L${-2 * size} ${size}Z`, fill: color },
    box: { d: `M0 ${-0.7 * size}H${-1.4 * size}V${0.7 * size}H0Z`, fill: color },
    bar: { d: `M-2 ${-1.2 * size}V${1.2 * size}`, stroke: color, "stroke-width": 2.6, fill: "none" },
    circle: { d: `M0 0a${0.7 * size} ${0.7 * size} 0 1 1 ${-1.4 * size} 0a${0.7 * size} ${0.7 * size} 0 1 1 ${1.4 * size} 0Z`, fill: color },
  };
  group.append(draw("path", { ...shapes[look.arrow], transform: `translate(${tidy(tip.x)} ${tidy(tip.y)}) rotate(${tidy(angle)})` }));
  group.append(draw("title", {}, phrase(e)));
  return group;
}
function svgBox(n, { x, y }) {
  const skin = skinOf(n), w = n.width, h = n.height, left = tidy(x - w / 2), top = tidy(y - h / 2);
  const radius = skin.shape === "round" ? h / 2 : skin.shape === "issue" ? 10 : 2;
  const group = draw("g", { opacity: n.ghost ? FAINT : null }, draw("title", {}, n.label));
  group.append(draw("rect", { x: left, y: top, width: w, height: h, rx: radius, fill: palette(skin.fill), stroke: palette(skin.line), "stroke-width": skin.shape === "thin" ? 1 : 1.5, "stroke-dasharray": n.anonymous ? "4 3" : null }));
  if (skin.shape === "double") group.append(draw("rect", { x: left + 3, y: top + 3, width: w - 6, height: h - 6, rx: 1, fill: "none", stroke: palette(skin.ink) }));
  if (skin.shape === "band") group.append(draw("rect", { x: left, y: top, width: 6, height: h, fill: palette(skin.line) }));
  let at = top + 22;
  const middle = tidy(x + (skin.shape === "band" ? 3 : 0));
  if (n.kind === "issue") {
    group.append(draw("text", { x: tidy(x), y: top + 16.5, "text-anchor": "middle", fill: palette("issue-tag"), ...fontOf(9.5, 600), "letter-spacing": rightToLeft.test(tagOf(n)) ? null : 0.7 }, tagOf(n)));
    at += 12;
  }
  for (const words of n.lines) {
    group.append(draw("text", { x: middle, y: at, "text-anchor": "middle", direction: rightToLeft.test(words) ? "rtl" : null, fill: palette(skin.ink), ...fontOf(FONT, n.kind === "actor" ? 600 : 400) }, words));
    at += 18;
  }
  return group;
}
function mapPicture() {
  const content = draw("g", {});
  const bounds = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  const widen = (x, y, w, h) => {
    bounds.left = Math.min(bounds.left, x - w / 2); bounds.right = Math.max(bounds.right, x + w / 2);
    bounds.top = Math.min(bounds.top, y - h / 2); bounds.bottom = Math.max(bounds.bottom, y + h / 2);
  };
  const some = [...nodes.values()].filter((n) => n.visible && painter.has(n) && !(asDots && n.ghost));
  const spots = new Map(some.map((n) => [n, painter.spot(n)]));
  const lines = [...edges.values()].filter((e) => e.visible && spots.has(e.source) && spots.has(e.target)).sort((a, b) => !!a.look - !!b.look);
  if (asDots) {
    for (const e of lines) {
      const a = spots.get(e.source), b = spots.get(e.target);
      content.append(draw("path", { d: `M${tidy(a.x)} ${tidy(a.y)}L${tidy(b.x)} ${tidy(b.y)}`, stroke: palette(`p-${e.drawnAs.look}`), "stroke-width": 0.6, opacity: 0.45 }));
    }
    for (const n of some) {
      const { x, y } = spots.get(n), r = tidy(2 + Math.min(6, Math.sqrt(n.weight) / 2));
      widen(x, y, 12, 12);
      content.append(draw(n.kind === "issue" ? "circle" : "rect", { ...(n.kind === "issue" ? { cx: tidy(x), cy: tidy(y), r } : { x: tidy(x - r), y: tidy(y - r), width: 2 * r, height: 2 * r }), fill: palette(n.kind === "issue" ? "issue-line" : skinOf(n).line) }, draw("title", {}, n.label)));
    }
    const size = Math.max(12, (bounds.right - bounds.left) / 110);
    const taken = [];
    for (const n of [...some].sort((a, b) => b.weight - a.weight)) {
      if (taken.length > 60) break;
      const { x, y } = spots.get(n), w = n.label.length * size * 0.3, h = size * 0.75;
      if (taken.some((o) => Math.abs(o.x - x) < o.w + w && Math.abs(o.y - y) < o.h + h)) continue;
      taken.push({ x, y, w, h });
      content.append(draw("text", { x: tidy(x), y: tidy(y - size * 0.7), "text-anchor": "middle", fill: palette("ink"), stroke: palette("paper"), "stroke-width": size / 4, "paint-order": "stroke", ...fontOf(tidy(size), 600) }, n.label));
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
// The caption and the key, in lines of the width at hand.
function framed({ content, bounds }) {
  const pad = 24, width = Math.max(760, bounds.right - bounds.left + 2 * pad), scale = Math.max(1, width / 1500);
  const size = (s) => s * scale;
  const svg = draw("svg", { xmlns: SVG, direction: RTL_PAGE ? "rtl" : null, "font-family": palette("sans") });
  const start = RTL_PAGE ? width - pad : pad, way = RTL_PAGE ? -1 : 1;
  let y = pad + size(20);
  const words = (content_, attributes) => draw("text", { x: start, y, fill: palette("ink"), ...attributes }, content_);
  const top = draw("g", {});
  top.append(words($("period").ownerDocument.title, { "font-family": palette("serif"), "font-size": size(24), "font-weight": 600 }));
  y += size(22);
  top.append(words([$("period").textContent, filtered() ? summary() : ""].filter(Boolean).join(" · "), { ...fontOf(size(13)), fill: palette("soft") }));
  y += size(18);
  const under = y + (bounds.bottom - bounds.top) + size(16);
  const keys = draw("g", {});
  let x = pad;
  y = under + size(14);
  const seen = stances.filter((e) => e.visible);
  const entries = [
    ...about.types.filter((type) => [...nodes.values()].some((n) => n.visible && !n.ghost && n.type === type.id)).map((type) => [box(type.id), typeOf({ type: type.id }), 26]),
    ...about.positions.filter((p) => seen.some((e) => e.position === p.id)).map((p) => [line(p), labelOf(p), 44]),
    ...about.ties.filter((tie) => [...edges.values()].some((e) => e.visible && e.kind === tie.id)).map((tie) => [line(tie), t("key.tie." + tie.id), 44]),
  ];
  for (const [mark, label, wide] of entries) {
    const room = size(wide + 8 + label.length * 7 + 18);
    if (x + room > width - pad && x > pad) { x = pad; y += size(22); }
    const at = RTL_PAGE ? width - x - size(wide) : x;
    const shape = draw("g", { transform: `translate(${tidy(at)} ${tidy(y - size(11))}) scale(${scale})` }, draw("g", { transform: RTL_PAGE && mark.classList.contains("way") ? `translate(${wide} 0) scale(-1 1)` : null }, ...mark.childNodes));
    keys.append(shape, draw("text", { x: tidy(RTL_PAGE ? at - size(6) : at + size(wide + 6)), y: tidy(y), fill: palette("ink"), ...fontOf(size(12)) }, label));
    x += room;
  }
  y += size(24);
  keys.append(draw("text", { x: start, y, fill: palette("soft"), ...fontOf(size(11)) }, [(about.annotators || []).length ? t("coded-by", { people: about.annotators.join(COMMA) }) : "", about.generator || "stancegraph"].filter(Boolean).join(" · ")));
  const height = y + pad;
  const placed = draw("g", { transform: `translate(${tidy(width / 2 - (bounds.left + bounds.right) / 2)} ${tidy(under - size(16) - bounds.bottom)})` });
  placed.append(...content.childNodes);
  svg.setAttribute("viewBox", `0 0 ${tidy(width)} ${tidy(height)}`);
  svg.setAttribute("width", tidy(width));
  svg.setAttribute("height", tidy(height));
  svg.append(draw("title", {}, document.title), draw("rect", { width: "100%", height: "100%", fill: palette("paper") }), top, placed, keys);
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
VIEWS.get("map").svg = () => framed(mapPicture());

// ---------------------------------------------------------------- files

function svgText() {
  const view = VIEWS.get(state.view);
  const svg = view.svg ? view.svg() : VIEWS.get("map").svg();
  const words = typeof svg === "string" ? svg : new XMLSerializer().serializeToString(svg);
  // What XML does not allow, no drawing program reads.
  return '<?xml version="1.0" encoding="UTF-8"?>\n' + words.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").toWellFormed();
}
function drawnLarge(words) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => {
      const scale = Math.min(2, 16000 / Math.max(image.width, image.height));
      const canvas = make("canvas", { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
    };
    image.onerror = () => reject(new Error("no picture"));
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(words);
  });
}
const CSV = [
  ["holder", (e) => e.source.label], ["holder_iri", (e) => e.source.id], ["position", (e) => e.position], ["position_label", (e) => labelOf(e.look)],
  ["target", (e) => e.target.label], ["target_iri", (e) => e.target.id], ["target_type", (e) => e.target.type], ["topics", (e) => e.target.topics.join("; ")],
  ["date", (e, r) => r.date], ["date_precision", (e, r) => r.precision], ["certainty", (e, r) => r.certainty], ["hedge", (e, r) => r.hedge], ["current", (e, r) => (r.current ? "true" : "false")],
  ["speaker", (e, r) => r.speaker], ["according_to", (e, r) => (r.according_to || []).join("; ")], ["addressee", (e, r) => (r.addressee || []).join("; ")], ["condition", (e, r) => (r.condition || []).join("; ")],
  ["quote", (e, r) => r.quote], ["article", (e, r) => r.article], ["outlet", (e, r) => r.outlet], ["author", (e, r) => r.author], ["url", (e, r) => r.url], ["annotator", (e, r) => r.annotator], ["stance_iri", (e, r) => r.stance],
];
// A cell that a spreadsheet would take for a formula is marked as text.
const csvCell = (value) => {
  const words = String(value === null || value === undefined ? "" : value);
  return '"' + (/^[=+\-@\t\r\n]/.test(words) ? "'" + words : words).replace(/"/g, '""') + '"';
};
function csvText() {
  const rows = history(stances.filter((e) => e.visible)).map(([e, r]) => CSV.map(([, of]) => csvCell(of(e, r))).join(","));
  return "\ufeff" + [CSV.map(([name]) => name).join(","), ...rows].join("\r\n") + "\r\n"; // the mark is for Excel, which guesses wrong without it
}
function saveAs(blob, ending) {
  const url = URL.createObjectURL(blob);
  const name = (fold(document.title).replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60) || "network") + (ending === "csv" ? "" : "-" + state.view) + "." + ending;
  const a = make("a", { href: url, download: name });
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
  say(t("downloaded", { name }));
}
const FILES = {
  png: async () => {
    try { saveAs(await drawnLarge(svgText()), "png"); } catch { say(t("too-large")); $("tip").hidden = true; }
  },
  svg: async () => saveAs(new Blob([svgText()], { type: "image/svg+xml" }), "svg"),
  csv: async () => saveAs(new Blob([csvText()], { type: "text/csv;charset=utf-8" }), "csv"),
};
for (const [name, act] of Object.entries(FILES)) {
  $("files").append(make("button", { type: "button", id: "file-" + name, onclick: () => { $("files-menu").open = false; $("files-menu").querySelector("summary").focus(); act(); } },
    make("b", {}, name.toUpperCase()), make("span", {}, t("file." + name))));
}
