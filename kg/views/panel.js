// The page's only script besides vis-network. Every text comes from the data element and reaches the page
// as text (textContent, canvas fillText), never as markup.
(() => {
"use strict";

// ---------------------------------------------------------------- the data

const data = JSON.parse(document.getElementById("data").textContent);
const about = data.about;
const nodes = new Map();
const edges = new Map();
const positions = new Map(about.positions.map((p) => [p.id, p]));
const types = new Map(about.types.map((t) => [t.id, t]));
const LINKS = new Map([["part", "is part of"], ["acts-for", "acts for"]]);
const NO_TOPIC = "\u0000none";
const STRANGER = { id: "", label: "takes a position on", look: "neutral", family: "between", dashes: [5, 6], arrow: "circle", width: 1.8 };

data.nodes.forEach((n, i) => nodes.set(n.id, Object.assign(n, { key: "n" + i, out: [], in: [], links: n.links || [], topics: n.topics || [] })));
for (const e of data.edges) {
  e.source = nodes.get(e.from);
  e.target = nodes.get(e.to);
  e.reports = e.reports || [];
  e.look = e.kind === "stance" ? positions.get(e.position) || STRANGER : null;
  e.current = e.kind !== "stance" || e.reports.some((r) => r.current);
  e.source.out.push(e);
  e.target.in.push(e);
  edges.set(e.id, e);
}
const byKey = new Map([...nodes.values()].map((n) => [n.key, n]));
const stances = [...edges.values()].filter((e) => e.look);
let waiting = 0; // until the pointer has come to rest
const nothing = { kind: "", id: "" };
const state = {
  positions: new Set(), // hidden
  types: new Set(), // hidden
  links: new Set(), // hidden
  topics: new Set(), // shown; none means all
  chosen: nothing, // {kind: "node" | "edge" | "", id}
  hover: nothing,
  cursor: null, // where the arrow keys stand
};

// ---------------------------------------------------------------- words

const $ = (id) => document.getElementById(id);
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== ""));
  return element;
}
const text = (tag, words, attributes) => make(tag, Object.assign({ dir: "auto" }, attributes), words);

const MONTHS = "January February March April May June July August September October November December".split(" ");
function day(date, precision) {
  const m = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(date || "");
  if (!m) return date ? String(date) : "undated";
  const year = String(Number(m[1]));
  const month = MONTHS[Number(m[2]) - 1];
  if (!month || precision === "year") return year;
  if (!m[3] || precision === "month") return month + " " + year;
  return Number(m[3]) + " " + month + " " + year;
}
const when = (r) => day(r.date, r.precision) + (r.date && r.precision === "ofArticle" ? " (date of the article)" : "");
const shortDay = (r) => day(r.date, r.precision).replace(/([A-Z][a-z]{2})[a-z]+ (\d{4})$/, "$1 $2");
const count = (n, one, many) => n.toLocaleString("en") + " " + (n === 1 ? one : many || one + "s");
const CERTAINTY = new Map([
  ["stated", "stated outright"], ["reported", "reported, not confirmed"], ["believed", "believed"],
  ["possible", "possible"], ["unclear", "unclear"], ["denied", "reported as not so"],
]);
const PHASES = new Map([["previous", "an earlier position"], ["prospective", "a position to come"]]);
const typeOf = (n) => (types.get(n.type) || { label: n.type || n.kind }).label;
const fold = (s) => String(s).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
  .replace(/ß/g, "ss").replace(/ø/g, "o").replace(/ł/g, "l").replace(/đ/g, "d").replace(/ı/g, "i").replace(/æ/g, "ae").replace(/œ/g, "oe")
  .replace(/[’‘`]/g, "'").replace(/\s+/g, " ").trim();
const address = (url) => (/^https?:\/\//i.test(url || "") ? url : null);
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
// Positions as they stand in a sentence, the target at the ellipsis; a project's own position keeps its label.
const VERBS = new Map(Object.entries({
  demands: "demands …", proposes: "proposes …", commits: "commits to …", asserts: "asserts …", withdraws: "withdraws …",
  supports: "supports …", accepts: "accepts …", acceptsConditionally: "accepts … on conditions",
  neutral: "is neutral on …", undecided: "is undecided on …", undeclared: "does not comment on …",
  skeptical: "is skeptical of …", opposes: "opposes …", rejects: "rejects …", denies: "denies …",
  votesFor: "votes for …", votesAgainst: "votes against …", abstains: "abstains on …", fulfils: "fulfils …",
}));
function clause(e, marked, ...target) {
  const words = e.look ? VERBS.get(e.look.id) || e.look.label + " …" : LINKS.get(e.kind) + " …";
  const at = words.lastIndexOf("…");
  return [marked(words.slice(0, at).trim()), " ", ...target, ...(at + 1 < words.length ? [" ", marked(words.slice(at + 1).trim())] : [])];
}
const ASKS = new Map([["commits", "promised"], ["asserts", "told"], ["withdraws", "told"]]);
function asked() {
  const { kind, id } = lit();
  const e = kind === "edge" ? edges.get(id) : null;
  if (!e || !e.look || e.look.family !== "makes") return new Map();
  let names = e.reports.flatMap((r) => r.addressee || []);
  if (!names.length) names = (e.target.facts || []).filter(([name]) => name === "addressed to").flatMap(([, value]) => [value, ...value.split(", ")]);
  const wanted = new Set(names);
  return new Map([...nodes.values()].filter((n) => n.kind === "actor" && wanted.has(n.label)).map((n) => [n, ASKS.get(e.look.look) || "asked"]));
}
const phrase = (e) => `${e.source.label} ${clause(e, String, e.target.label).join("")}`;
function say(words) {
  $("live").textContent = "";
  setTimeout(() => { $("live").textContent = words; }, 30);
}

// ---------------------------------------------------------------- swatches

const SVG = "http://www.w3.org/2000/svg";
function draw(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
function heads(arrow, x, color) {
  if (arrow === "bar") return draw("path", { d: `M${x} 1v12`, stroke: color, "stroke-width": 2.6 });
  if (arrow === "circle") return draw("circle", { cx: x - 3, cy: 7, r: 3.2, fill: color });
  if (arrow === "box") return draw("rect", { x: x - 7, y: 3.5, width: 7, height: 7, fill: color });
  if (arrow === "vee") return draw("path", { d: `M${x} 7l-9 -4.6l3 4.6l-3 4.6z`, fill: color });
  return draw("path", { d: `M${x} 7l-9 -4.6v9.2z`, fill: color });
}
function line(look) {
  const color = `var(--p-${look.look})`;
  const end = look.arrow === "bar" ? 39 : 34;
  return draw("svg", { width: 44, height: 14, viewBox: "0 0 44 14", "aria-hidden": "true" },
    draw("path", { d: `M2 7H${end}`, stroke: color, "stroke-width": look.width, "stroke-dasharray": look.dashes.join(" "), "stroke-linecap": look.dashes.length ? "round" : "butt", fill: "none" }),
    heads(look.arrow, 42, color));
}
const LOOKS = {
  part: { look: "part", dashes: [], arrow: "vee", width: 1 },
  "acts-for": { look: "acts-for", dashes: [2, 3], arrow: "vee", width: 1 },
};
function box(type, unnamed) {
  const skin = skins[type] || skins.Organization;
  const svg = draw("svg", { width: 26, height: 16, viewBox: "0 0 26 16", "aria-hidden": "true" });
  const radius = skin.round ? 7.5 : skin.issue ? 4 : 1;
  svg.append(draw("rect", { x: 0.75, y: 0.75, width: 24.5, height: 14.5, rx: radius, fill: `var(${skin.fill})`, stroke: `var(${skin.line})`, "stroke-width": 1.4, ...(unnamed ? { "stroke-dasharray": "3 2" } : {}) }));
  if (skin.inner) svg.append(draw("rect", { x: 3, y: 3, width: 20, height: 10, rx: 0.5, fill: "none", stroke: `var(${skin.ink})`, "stroke-width": 1 }));
  if (skin.band) svg.append(draw("path", { d: "M3.5 1v14", stroke: `var(${skin.line})`, "stroke-width": 4 }));
  if (skin.issue) svg.append(draw("text", { x: 13, y: 11.5, "text-anchor": "middle", "font-size": 9.5, "font-weight": 600, fill: "var(--issue-tag)" }, type.slice(0, 2)));
  return svg;
}
const issueSkin = { fill: "--issue", line: "--issue-line", ink: "--issue-ink", issue: true };
const skins = {
  State: { fill: "--state", line: "--state", ink: "--state-ink" },
  Alliance: { fill: "--alliance", line: "--alliance", ink: "--alliance-ink", inner: true },
  Organization: { fill: "--actor", line: "--actor-line", ink: "--actor-ink" },
  GovernmentBody: { fill: "--actor", line: "--actor-line", ink: "--actor-ink", band: true },
  Person: { fill: "--person", line: "--actor-line", ink: "--actor-ink", round: true },
  Group: { fill: "--group", line: "--actor-line", ink: "--actor-ink", thin: true },
  Demand: issueSkin, Proposal: issueSkin, Commitment: issueSkin, Threat: issueSkin, Claim: issueSkin,
  Accusation: issueSkin, Event: issueSkin,
};

// ---------------------------------------------------------------- the picture

const FONT = 14;
const LEAST = 11; // no label is smaller than this on opening, in pixels
const FAINT = 0.13;
let palette = {};
function readPalette() {
  const style = getComputedStyle(document.documentElement);
  palette = new Proxy({}, { get: (cache, name) => (cache[name] = cache[name] || style.getPropertyValue(name).trim()) });
}

const rightToLeft = /^[^\p{L}]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;
function trace(ctx, x, y, w, h, r) {
  ctx.beginPath();
  ctx.moveTo(x + r, y);
  ctx.arcTo(x + w, y, x + w, y + h, r);
  ctx.arcTo(x + w, y + h, x, y + h, r);
  ctx.arcTo(x, y + h, x, y, r);
  ctx.arcTo(x, y, x + w, y, r);
  ctx.closePath();
}
function paint(ctx, n, x, y) {
  const skin = skins[n.type] || (n.kind === "issue" ? issueSkin : skins.Organization);
  const w = n.width, h = n.height, left = x - w / 2, top = y - h / 2;
  const radius = skin.round ? h / 2 : skin.issue ? 10 : 2;
  const shown = n.strong ? 1 : FAINT;
  trace(ctx, left, top, w, h, radius);
  ctx.fillStyle = palette["--paper"]; // lines never show through, however faint the box
  ctx.fill();
  const inked = (name) => palette[n.strong ? name : "--soft"]; // white on nearly nothing would be nothing
  ctx.globalAlpha = shown;
  ctx.fillStyle = palette[skin.fill];
  ctx.fill();
  ctx.lineWidth = skin.thin ? 1 : 1.5;
  ctx.strokeStyle = palette[skin.line];
  if (n.anonymous) ctx.setLineDash([4, 3]);
  ctx.stroke();
  ctx.setLineDash([]);
  if (skin.inner) {
    trace(ctx, left + 3, top + 3, w - 6, h - 6, 1);
    ctx.lineWidth = 1;
    ctx.strokeStyle = palette[skin.ink];
    ctx.stroke();
  }
  if (skin.band) {
    ctx.fillStyle = palette[skin.line];
    ctx.fillRect(left, top, 6, h);
  }
  if (!n.strong) ctx.globalAlpha = 0.4;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  const middle = x + (skin.band ? 3 : 0);
  const room = w - (skin.band ? 18 : 12);
  let at = top + 8 + 9;
  if (n.kind === "issue") {
    ctx.font = `600 9.5px ${palette["--sans"]}`;
    ctx.fillStyle = inked("--issue-tag");
    if ("letterSpacing" in ctx) ctx.letterSpacing = "0.7px";
    ctx.fillText(typeOf(n).toUpperCase(), x, top + 13, room);
    if ("letterSpacing" in ctx) ctx.letterSpacing = "0px";
    at += 12;
  }
  ctx.font = `${n.kind === "actor" ? 600 : 400} ${FONT}px ${palette["--sans"]}`;
  ctx.fillStyle = inked(skin.ink);
  ctx.direction = rightToLeft.test(n.label) ? "rtl" : "ltr";
  for (const words of n.lines) {
    ctx.fillText(words, middle, at, room);
    at += 18;
  }
  if (n.asked) { // of whom it is demanded, to whom it is promised
    ctx.globalAlpha = 1;
    trace(ctx, left - 5, top - 5, w + 10, h + 10, radius + 4);
    ctx.lineWidth = 2.5;
    ctx.strokeStyle = palette["--ink"];
    ctx.setLineDash([2, 3]);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.font = `600 11px ${palette["--sans"]}`;
    ctx.direction = "ltr";
    const wide = ctx.measureText(n.asked).width + 14;
    trace(ctx, x - wide / 2, top - 22, wide, 17, 8.5);
    ctx.fillStyle = palette["--ink"];
    ctx.fill();
    ctx.fillStyle = palette["--paper"];
    ctx.fillText(n.asked, x, top - 13);
  }
  const chosen = state.chosen.kind === "node" && state.chosen.id === n.id;
  if (chosen || state.cursor === n.id) {
    ctx.globalAlpha = 1;
    trace(ctx, left - 4.5, top - 4.5, w + 9, h + 9, radius + 4);
    ctx.lineWidth = 2.5;
    ctx.strokeStyle = palette[chosen ? "--mark" : "--accent"];
    if (!chosen) ctx.setLineDash([5, 3]);
    ctx.stroke();
    ctx.setLineDash([]);
  }
}

function nodeItem(n) {
  return { id: n.key, x: n.x, y: n.y, hidden: !n.visible };
}
function edgeItem(e) {
  const look = e.look || LOOKS[e.kind] || LOOKS.part;
  const lively = lit().kind === "edge" && lit().id === e.id;
  const reports = e.reports.length;
  const width = look.width + (reports > 1 ? 1.1 * Math.log2(reports) : 0) + (lively ? 1.6 : 0);
  const item = {
    id: e.id, arrowStrikethrough: look.arrow === "bar", from: e.source.key, to: e.target.key, hidden: !e.visible, width,
    dashes: look.dashes.length ? look.dashes.map((d) => d * (1 + (width - look.width) * 0.12)) : false,
    arrows: { to: { enabled: true, type: look.arrow, scaleFactor: look.arrow === "bar" ? 0.62 : look.arrow === "circle" || look.arrow === "box" ? 0.42 : e.look ? 0.62 : 0.5 } },
    color: { color: palette[`--p-${look.look}`], opacity: e.strong ? (e.current ? 1 : 0.42) : FAINT * 0.8, inherit: false },
  };
  item.smooth = e.bow ? { enabled: true, type: e.bow > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(e.bow) } : { enabled: false };
  return item;
}

readPalette();
for (const n of nodes.values()) n.visible = n.strong = true;
for (const e of edges.values()) e.visible = e.strong = true;
const ctxRenderer = ({ ctx, id, x, y }) => {
  const n = byKey.get(id);
  return { drawNode: () => paint(ctx, n, x, y), nodeDimensions: { width: n.width, height: n.height } };
};
const nodeSet = new vis.DataSet([...nodes.values()].map(nodeItem));
const edgeSet = new vis.DataSet([...edges.values()].sort((a, b) => !!a.look - !!b.look).map(edgeItem));
const network = new vis.Network($("network"), { nodes: nodeSet, edges: edgeSet }, {
  physics: false,
  layout: { improvedLayout: false },
  interaction: { hover: false, selectable: false, selectConnectedEdges: false, keyboard: false, zoomSpeed: 0.6 },
  nodes: { shape: "custom", ctxRenderer, chosen: false, borderWidth: 1 },
  edges: { chosen: false, arrowStrikethrough: false, selfReference: { size: 26, angle: 0.8 } },
});
network.redraw(); // the first drawing tells vis-network the sizes of the boxes, the next uses them
nodeSet.update([...nodes.values()].map((n) => ({ id: n.key, size: 20 })));

let touched = false;
function extent(some) {
  const r = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  const places = network.getPositions();
  for (const n of some) {
    const { x, y } = places[n.key] || n;
    r.left = Math.min(r.left, x - n.width / 2); r.right = Math.max(r.right, x + n.width / 2);
    r.top = Math.min(r.top, y - n.height / 2); r.bottom = Math.max(r.bottom, y + n.height / 2);
  }
  return r;
}
// The part of the picture that nothing covers: on a phone, the card lies over the lower part.
function frame() {
  const view = $("network").getBoundingClientRect();
  const sheet = $("panel").getBoundingClientRect();
  const covered = document.body.classList.contains("sheet") ? Math.max(0, view.bottom - sheet.top) : 0;
  return { width: view.width, height: view.height, free: Math.max(80, view.height - covered), top: view.top };
}
const inView = () => [...nodes.values()].filter((n) => n.visible);
function fit(whole) {
  const view = frame();
  const some = inView();
  if (!some.length || !view.width || !view.height) return;
  const r = extent(some);
  const least = LEAST / FONT;
  const tight = view.width < 600 || least * (r.right - r.left) > view.width - 44 || least * (r.bottom - r.top) > view.free - 44;
  const pad = tight ? 8 : 22; // rather a narrow margin than a part left out
  const controls = whole && view.width >= 600 ? 42 : 0; // when all is asked for, the zoom buttons cover none of it
  let scale = Math.min((view.width - controls - 2 * pad) / (r.right - r.left), (view.free - 2 * pad) / (r.bottom - r.top), 1.3);
  let x = (r.left + r.right) / 2, y = (r.top + r.bottom) / 2;
  if (scale < least && !whole) {
    scale = least;
    [x, y] = crop(some, r, view.width / scale, (view.free - NOTICE) / scale, pad / scale);
    y += NOTICE / 2 / scale;
  }
  x += controls / 2 / scale;
  y += (view.height - view.free) / 2 / scale;
  network.moveTo({ position: { x, y }, scale, animation: false });
}
// Too big to be read as a whole: the window in which most boxes and lines stand whole.
const NOTICE = 44; // height left free for the words that say so
function crop(some, r, width, height, pad) {
  const places = network.getPositions();
  const boxes = some.map((n) => {
    const { x, y } = places[n.key] || n;
    return { left: x - n.width / 2, right: x + n.width / 2, top: y - n.height / 2, bottom: y + n.height / 2, whole: false };
  });
  const box = new Map(some.map((n, i) => [n, boxes[i]]));
  const lines = [...edges.values()].filter((e) => e.visible && e.look && e.source !== e.target).slice(0, 500).map((e) => [box.get(e.source), box.get(e.target)]);
  const starts = (low, high, size, ends) => {
    if (high - low + 2 * pad <= size) return [(low + high - size) / 2];
    const step = Math.ceil(boxes.length / 60);
    return [...new Set(boxes.filter((_, i) => i % step === 0).flatMap(ends).map((at) => Math.round(Math.min(Math.max(at, low - pad), high + pad - size))))].sort((p, q) => p - q);
  };
  let best = [(r.left + r.right) / 2, (r.top + r.bottom) / 2], most = -Infinity;
  const tops = starts(r.top, r.bottom, height, (b) => [b.top - pad, b.bottom + pad - height]);
  for (const left of starts(r.left, r.right, width, (b) => [b.left - pad, b.right + pad - width])) {
    for (const top of tops) {
      let sum = 0;
      for (const b of boxes) {
        b.whole = b.left >= left && b.right <= left + width && b.top >= top && b.bottom <= top + height;
        if (b.whole) sum += 1;
        else if (b.right > left && b.left < left + width && b.bottom > top && b.top < top + height) sum -= 0.5;
      }
      for (const [one, other] of lines) if (one.whole && other.whole) sum += 1;
      if (sum > most) { most = sum; best = [left + width / 2, top + height / 2]; }
    }
  }
  return best;
}
let noticing = 0;
function notice() { // says what lies outside, for as long as something does
  noticing = 0;
  const { width, free } = frame();
  const some = inView();
  const places = network.getPositions();
  const scale = network.getScale();
  const out = some.filter((n) => {
    const { x, y } = network.canvasToDOM(places[n.key] || n);
    const w = (n.width * scale) / 2 - 5, h = (n.height * scale) / 2 - 5; // a border may touch the frame
    return x - w < 0 || y - h < 0 || x + w > width || y + h > free;
  }).length;
  $("more").hidden = !out;
  if (out) $("outside").textContent = `${out} of ${count(some.length, "box", "boxes")} ${out === 1 ? "is" : "are"} outside the frame or cut off.`;
}
network.on("afterDrawing", () => { if (!noticing) noticing = setTimeout(notice, 120); });
function zoom(factor) {
  touched = true;
  network.moveTo({ scale: Math.min(4, Math.max(0.08, network.getScale() * factor)), animation: still() ? false : { duration: 160, easingFunction: "easeOutQuad" } });
}
function reveal(...some) {
  const view = frame();
  if (view.free < 160 || view.top < -60) $("network").scrollIntoView({ block: "start" });
  const { free, width: whole, height } = frame();
  const width = whole - (whole < 600 ? 52 : 0); // beside the zoom buttons, where room is scarce
  const places = network.getPositions();
  const spots = some.map((n) => places[n.key]).filter(Boolean);
  if (!spots.length) return;
  const seen = (p) => { const at = network.canvasToDOM(p); return at.x > 60 && at.y > 30 && at.x < width - 60 && at.y < free - 30; };
  if (spots.every(seen)) return;
  touched = true;
  const r = extent(some);
  const scale = Math.min(network.getScale(), Math.max(0.35, Math.min((width - 30) / (r.right - r.left), (free - 30) / (r.bottom - r.top))));
  const position = { x: (r.left + r.right) / 2 + (whole - width) / 2 / scale, y: (r.top + r.bottom) / 2 + (height - free) / 2 / scale };
  network.moveTo({ position, scale, animation: still() ? false : { duration: 250, easingFunction: "easeInOutQuad" } });
}

// ---------------------------------------------------------------- what is shown, and how strongly

function lit() { return state.chosen.kind ? state.chosen : state.hover; }
const filtered = () => state.positions.size + state.types.size + state.links.size + state.topics.size > 0;
function weigh() {
  const { kind, id } = lit();
  const near = new Set();
  if (kind === "node") {
    const n = nodes.get(id);
    near.add(n);
    for (const e of [...n.out, ...n.in]) if (e.visible) near.add(e.source).add(e.target);
  } else if (kind === "edge") {
    near.add(edges.get(id).source).add(edges.get(id).target);
  }
  const called = asked();
  // What merely lies under the pointer dims nothing for those who asked for less motion.
  const all = !kind || (!state.chosen.kind && !state.cursor && still());
  for (const n of nodes.values()) {
    n.asked = called.get(n);
    n.strong = !n.ghost && (all || near.has(n) || !!n.asked);
  }
  for (const e of edges.values()) {
    e.strong = all || (kind === "edge" ? e.id === id : e.source.id === id || e.target.id === id);
  }
  edgeSet.update([...edges.values()].map(edgeItem));
  network.redraw();
}
function filter(announce) {
  const topical = (n) => !state.topics.size || n.kind !== "issue" || (n.topics.length ? n.topics : [NO_TOPIC]).some((t) => state.topics.has(t));
  for (const n of nodes.values()) n.visible = !state.types.has(n.type) && topical(n);
  for (const e of edges.values()) {
    e.visible = e.source.visible && e.target.visible && !(e.look ? state.positions.has(e.position) : state.links.has(e.kind));
  }
  for (const n of nodes.values()) {
    const all = [...n.out, ...n.in].filter((e) => e.look);
    n.ghost = all.length > 0 && !all.some((e) => e.visible);
  }
  if (state.topics.size) { // whoever says nothing on the topic goes, but not those for whom a speaker acts
    const kept = new Set([...nodes.values()].filter((n) => n.visible && (n.kind === "issue" || (!n.ghost && [...n.out, ...n.in].some((e) => e.look && e.visible)))));
    for (const n of kept) for (const e of n.out) if (e.kind === "acts-for" && e.target.visible) kept.add(e.target);
    for (const n of nodes.values()) n.visible = n.visible && kept.has(n);
    for (const e of edges.values()) e.visible = e.visible && e.source.visible && e.target.visible;
  }
  const gone = state.chosen.kind && !(state.chosen.kind === "node" ? nodes : edges).get(state.chosen.id).visible;
  if (gone) choose(nothing);
  nodeSet.update([...nodes.values()].map((n) => ({ id: n.key, hidden: !n.visible })));
  weigh();
  const seen = stances.filter((e) => e.visible);
  const reports = (some) => some.reduce((sum, e) => sum + e.reports.length, 0);
  const boxes = [...nodes.values()].filter((n) => n.visible && !n.ghost).length;
  const words = filtered()
    ? `${reports(seen)} of ${count(reports(stances), "stance")} shown, between ${boxes} of ${nodes.size} boxes`
    : `All ${count(reports(stances), "stance")} shown, between ${count(nodes.size, "box", "boxes")}`;
  $("shown").textContent = filtered() ? words : "";
  $("reset").disabled = !filtered() && !state.chosen.kind;
  table(seen);
  if (announce) say(words);
}
function choose(what, focus) {
  clearTimeout(waiting);
  state.chosen = what;
  state.hover = nothing;
  $("tip").hidden = true;
  weigh();
  $("reset").disabled = !filtered() && !what.kind;
  const card = what.kind === "node" ? nodeCard(nodes.get(what.id)) : what.kind === "edge" ? edgeCard(edges.get(what.id)) : intro();
  $("panel").replaceChildren(...card);
  $("panel").scrollTop = 0;
  document.body.classList.toggle("sheet", !!what.kind && innerWidth <= 820);
  if (!what.kind) return;
  if (what.kind === "node") { state.cursor = what.id; }
  const heading = $("panel").querySelector("h2");
  if (focus) heading.focus({ preventScroll: true });
  else say(what.kind === "edge" ? phrase(edges.get(what.id)) : heading.textContent);
  if (innerWidth <= 820) reveal(...(what.kind === "node" ? [nodes.get(what.id)] : [edges.get(what.id).source, edges.get(what.id).target, ...asked().keys()]));
}
const chooseNode = (n, focus) => choose({ kind: "node", id: n.id }, focus);
const chooseEdge = (e, focus) => choose({ kind: "edge", id: e.id }, focus);
function reset() {
  for (const set of [state.positions, state.types, state.links, state.topics]) set.clear();
  for (const update of updates) update();
  state.cursor = null;
  choose(nothing);
  filter(true);
  $("search").value = "";
  touched = false;
  fit();
}

// ---------------------------------------------------------------- cards

const button = (words, act, attributes) => make("button", Object.assign({ type: "button", dir: "auto", onclick: act }, attributes), words);
const section = (title, ...children) => [make("h3", {}, title), ...children];
function facts(rows) {
  const list = make("dl", { class: "facts" });
  for (const [name, ...values] of rows) {
    if (values.flat().length) list.append(text("dt", name), make("dd", { dir: "auto" }, values.flat()));
  }
  return list.childElementCount ? list : null;
}
const between = (values, glue) => values.flatMap((v, i) => (i ? [glue, v] : [v]));
const bdi = (words) => text("bdi", words);
function link(label, url, language) {
  const href = address(url);
  return href ? make("a", { href, rel: "noopener noreferrer", target: "_blank", dir: "auto", lang: language }, label) : make("bdi", { lang: language }, label);
}
function back() {
  const leave = () => { choose(nothing); $("network").focus({ preventScroll: true }); };
  return make("div", { class: "bar-top" }, button("Back to the overview", leave, { class: "back" }), button("Close", leave, { class: "close" }));
}
const inOrder = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const dated = (r) => String(r.date || "9999");
const byDate = (a, b) => inOrder(dated(a[1]), dated(b[1]));
const history = (some) => some.filter((e) => e.look).flatMap((e) => e.reports.map((r) => [e, r])).sort(byDate);

function sides(n) {
  const tally = new Map(about.families.map((f) => [f.id, 0]));
  for (const e of n.in) if (e.look && e.current) tally.set(e.look.family, tally.get(e.look.family) + 1);
  return tally;
}
// A family's colour is that of its leading position; the others of the family are shades of it.
const HUES = { makes: "var(--p-demands)", for: "var(--p-supports)", between: "var(--p-neutral)", against: "var(--p-rejects)" };
function sideBar(n) {
  const tally = sides(n);
  const present = about.families.filter((f) => tally.get(f.id));
  if (!present.length) return null;
  const order = ["makes", "for", "between", "against"];
  present.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  const track = make("span", { class: "track", "aria-hidden": "true" });
  for (const f of present) {
    const part = make("i");
    part.style.flex = tally.get(f.id);
    part.style.background = HUES[f.id];
    track.append(part);
  }
  return make("span", { class: "side" }, track,
    make("span", { class: "words" }, present.map((f) => `${tally.get(f.id)} ${f.label.toLowerCase()}`).join(" · ")));
}
function stanceRow(e, r, end) {
  const verb = (words) => text("em", words);
  const words = end === "source" ? [bdi(e.source.label), " ", ...clause(e, verb, e.target.kind === "issue" ? "it" : bdi(e.target.label))] : clause(e, verb, bdi(e.target.label));
  const notes = [day(r.date, r.precision)];
  if (r.certainty && r.certainty !== "stated") notes.push(CERTAINTY.get(r.certainty) || r.certainty);
  if (!r.current) notes.push(PHASES.get(r.phase) || "superseded");
  return make("li", {}, make("button", { type: "button", onclick: (event) => chooseEdge(e, event.detail === 0) },
    line(e.look), make("span", { class: r.current ? "" : "old" }, words), text("small", notes.join(" · "))));
}

function intro() {
  const holders = new Set(stances.map((e) => e.from)).size;
  const issues = new Set(stances.map((e) => e.to).filter((id) => nodes.get(id).kind === "issue")).size;
  const contested = [...nodes.values()].filter((n) => n.kind === "issue")
    .map((n) => [n, sides(n)]).filter(([, t]) => t.get("against") && t.get("for") + t.get("makes") > 0)
    .sort((a, b) => Math.min(b[1].get("against"), b[1].get("for") + b[1].get("makes")) - Math.min(a[1].get("against"), a[1].get("for") + a[1].get("makes"))
      || [...b[1].values()].reduce((x, y) => x + y) - [...a[1].values()].reduce((x, y) => x + y)).slice(0, 5);
  const people = about.annotators || [];
  const made = [];
  if (people.length) made.push(text("p", "Coded by " + people.join(", ") + ".", { class: "fine" }));
  made.push(text("p", `Made with ${about.generator || "stancegraph"}. The page is one file and asks nothing of the internet.`, { class: "fine" }));
  const reading = [
    [line(positions.get("demands") || STRANGER), "A line runs from who speaks to what it is about: an arrow wants it, a bar blocks it, a dot takes no side."],
    [line({ look: "supports", dashes: [], arrow: "arrow", width: 4.6 }), "The thicker, the more often reported; faint where a later position has replaced it."],
    [box("State"), "Blue boxes are actors, yellow ones what they argue about."],
  ];
  return [
    make("h2", { tabindex: "-1" }, "Who stands where"),
    make("p", { class: "lede" }, `${count(about.articles || 0, "article")} ${about.articles === 1 ? "reports" : "report"} ${count(about.stances || 0, "stance")} of ${count(holders, "actor")} on ${count(issues, "issue")}` + (period() ? ", " + period() : "") + "."),
    make("p", {}, "Click a line to read the sentences behind it, or a box for its card."),
    ...(contested.length ? section("Most contested", make("ul", { class: "rows" }, contested.map(([n]) =>
      make("li", {}, make("button", { type: "button", class: "plain", onclick: (event) => { chooseNode(n, event.detail === 0); reveal(n); } }, bdi(n.label), sideBar(n)))))) : []),
    ...section("How to read it", make("ul", { class: "how" }, reading.map(([mark, words]) => make("li", {}, make("i", {}, mark), make("span", {}, words))))),
    ...section("About", make("p", { class: "fine" }, "Each line is a position that an article reports. It says who was reported to hold it, not that the report is true, and where no line is drawn nothing was reported."), ...made),
  ];
}
function period() {
  if (!about.first && !about.last) return "";
  const from = day(about.first), to = day(about.last);
  return !about.first || !about.last || from === to ? (about.first ? from : to) : `${from} to ${to}`;
}

function nodeCard(n) {
  const issue = n.kind === "issue";
  const kicker = [typeOf(n), n.anonymous ? "unnamed" : "", ...n.topics].filter(Boolean);
  const places = n.links.map((l) => link(l.label, l.url));
  const relatives = (list, end, kind) => {
    const some = list.filter((e) => e.kind === kind).map((e) => make("li", {}, button(e[end].label, (event) => { chooseNode(e[end], event.detail === 0); reveal(e[end]); }, { class: "inline" })));
    return some.length ? [make("ul", { class: "names" }, some)] : [];
  };
  const taken = history(n.out), received = history(n.in);
  const top = back();
  top.append(text("span", kicker.join(" · ")));
  return [
    top,
    text("h2", n.label, { tabindex: "-1" }),
    issue ? sideBar(n) : null,
    facts([
      ["also called", ...between((n.aliases || []).map(bdi), ", ")],
      ["also meant by", ...between((n.metonyms || []).map(bdi), ", ")],
      ...(n.facts || []).map(([name, value]) => [name, bdi(value)]),
      ["made up of", ...relatives(n.in, "source", "part")],
      ["acted for by", ...relatives(n.in, "source", "acts-for")],
      ["see", ...between(places, ", ")],
    ]),
    ...(taken.length ? section(count(taken.length, "stance") + ", in order of time", make("ol", { class: "rows" }, taken.map(([e, r]) => stanceRow(e, r, "target")))) : []),
    ...(received.length ? section(issue ? count(received.length, "stance") + " on it, in order of time" : "Stances toward it", make("ol", { class: "rows" }, received.map(([e, r]) => stanceRow(e, r, "source")))) : []),
    taken.length || received.length ? null : make("p", { class: "lede fine" }, "No stance is reported."),
  ].filter(Boolean);
}

function reportCard(e, r) {
  const language = /^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$/.test(r.language || "") ? r.language : null;
  const card = make("article", { class: "report" });
  card.style.setProperty("--line", `var(--p-${e.look.look})`);
  const certainty = (CERTAINTY.get(r.certainty) || r.certainty || "") + (r.hedge ? `: “${r.hedge}”` : "");
  const quote = text("blockquote", r.quote || "", { lang: language });
  const list = (values) => between((values || []).map(bdi), ", ");
  card.append(
    ...(r.quote ? [quote] : []),
    text("p", when(r), { class: "when" }),
    make("p", { class: "where", dir: "auto" }, link(r.article || "Untitled article", r.url, language), ...[r.outlet, r.author].filter(Boolean).flatMap((w) => [" · ", bdi(w)])),
    facts([
      ["certainty", ...(certainty ? [bdi(certainty)] : [])],
      ["according to", ...list(r.according_to)],
      ["spoken by", ...(r.speaker ? [bdi(r.speaker)] : [])],
      ["addressed to", ...list(r.addressee)],
      ["on condition", ...list(r.condition)],
      ["phase", ...(PHASES.has(r.phase) ? [PHASES.get(r.phase)] : [])],
      ["strength", ...(typeof r.strength === "number" ? [String(r.strength)] : [])],
      ["coded by", ...(r.annotator ? [bdi(r.annotator), typeof r.confidence === "number" ? `, ${Math.round(r.confidence * 100)} % sure` : ""] : [])],
      ["note", ...(r.note ? [bdi(r.note)] : [])],
    ]) || "");
  const flags = [...(r.review || []).map((w) => "review: " + w)];
  if (!r.current) flags.push("not the current position");
  if (!r.verified) flags.push("quote not checked against the text");
  for (const flag of flags) card.append(text("span", flag, { class: "flag" }));
  return card;
}
function edgeCard(e) {
  const end = (n) => button(n.label, (event) => { chooseNode(n, event.detail === 0); reveal(n); });
  const top = back();
  let mark = line(e.look || LOOKS[e.kind]);
  const say = clause(e, (words) => { const part = make("span", { class: "position" }, ...(mark ? [mark] : []), bdi(words)); mark = null; return part; }).filter((part) => part instanceof Node);
  const heading = make("h2", { class: "say", tabindex: "-1" }, end(e.source), " ", ...say.slice(0, 1), " ", end(e.target), ...say.slice(1));
  if (!e.look) return [top, heading];
  top.append(make("span", {}, count(e.reports.length, "report")));
  const reports = [...e.reports].sort((a, b) => inOrder(dated(a), dated(b)));
  const since = (o) => o.reports.map(dated).sort(inOrder)[0] || "9999";
  const siblings = stances.filter((o) => o.source === e.source && o.target === e.target).sort((a, b) => inOrder(since(a), since(b)));
  const beside = make("div", { class: "beside" }, siblings.map((o) => {
    const last = o.reports[o.reports.length - 1] || {};
    const inner = [text("b", o.look.label), make("small", {}, shortDay(last) + (o.current ? " · current" : " · superseded")), o === e ? make("small", {}, "its reports stand below") : last.quote ? text("q", last.quote) : null].filter(Boolean);
    const face = o === e ? make("div", { class: "here" }, inner) : make("button", { type: "button", onclick: (event) => chooseEdge(o, event.detail === 0) }, inner);
    face.style.setProperty("--line", `var(--p-${o.look.look})`);
    return face;
  }));
  return [
    top, heading,
    ...(siblings.length > 1 ? section((siblings.length === 2 ? "Both" : "All") + " positions of this actor on this, in order of time", beside) : []),
    ...reports.map((r) => reportCard(e, r)),
  ];
}

// ---------------------------------------------------------------- key, topics, table

const updates = []; // each brings one control in line with the state
function keyRow(mark, label, number, set, id) {
  const check = make("input", { type: "checkbox" });
  const row = make("div", { class: "key-row" }, make("label", {}, check, mark, text("span", label), make("b", {}, String(number))));
  check.addEventListener("change", () => {
    if (check.checked) set.delete(id); else set.add(id);
    update();
    filter(true);
  });
  const update = () => { check.checked = !set.has(id); row.classList.toggle("off", set.has(id)); };
  updates.push(update);
  update();
  return row;
}
function keyGroup(title, rows, hue) {
  const spot = hue ? make("i", { class: "hue", "aria-hidden": "true" }) : null;
  if (hue) spot.style.background = hue;
  return make("fieldset", { class: "key-group" }, make("legend", {}, spot, title), rows);
}
// One Tab stop: up and down go from entry to entry, right and left to its "only" button and back.
function rove() {
  const entries = [...$("key").querySelectorAll("input")];
  const every = [...$("key").querySelectorAll("input, button")];
  const stop = (one) => { for (const other of every) other.tabIndex = other === one ? 0 : -1; };
  stop(entries[0]);
  $("key").addEventListener("focusin", (event) => { if (every.includes(event.target)) stop(event.target); });
  $("key").addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = event.target.closest(".key-row");
    if (!row) return;
    const i = entries.indexOf(row.querySelector("input"));
    const to = {
      ArrowDown: entries[(i + 1) % entries.length], ArrowUp: entries[(i - 1 + entries.length) % entries.length],
      ArrowRight: row.querySelector("button"), ArrowLeft: entries[i], Home: entries[0], End: entries[entries.length - 1],
    }[event.key];
    if (!to) return;
    event.preventDefault();
    to.focus();
  });
}
function onlyThis(set, all, id) {
  set.clear();
  for (const other of all) if (other !== id) set.add(other);
  for (const update of updates) update();
  filter(true);
}
function key() {
  const tally = (values) => { const m = new Map(); for (const [k, n] of values) m.set(k, (m.get(k) || 0) + n); return m; };
  const ofType = tally([...nodes.values()].map((n) => [n.type, 1]));
  const ofPosition = tally(stances.map((e) => [e.position, e.reports.length]));
  const ofLink = tally([...edges.values()].filter((e) => !e.look).map((e) => [e.kind, 1]));
  const only = (row, label, set, all, id) => {
    row.append(button("only", () => onlyThis(set, all, id), { class: "only", "aria-label": "Only " + label }));
    return row;
  };
  for (const [kind, title] of [["actor", "Actors"], ["issue", "Issues"]]) {
    const rows = about.types.filter((t) => t.kind === kind && ofType.has(t.id)).map((t) => keyRow(box(t.id), t.label, ofType.get(t.id), state.types, t.id));
    if (rows.length) $("key").append(make("div", { class: "key-column" }, keyGroup(title, rows)));
  }
  const present = about.positions.filter((p) => ofPosition.has(p.id));
  for (const f of about.families) {
    const rows = present.filter((p) => p.family === f.id)
      .map((p) => only(keyRow(line(p), p.label, ofPosition.get(p.id), state.positions, p.id), p.label, state.positions, present.map((q) => q.id), p.id));
    if (rows.length) $("key").append(make("div", { class: "key-column" }, keyGroup(f.label, rows, HUES[f.id])));
  }
  const rows = [...LINKS].filter(([id]) => ofLink.has(id)).map(([id, label]) => keyRow(line(LOOKS[id]), label, ofLink.get(id), state.links, id));
  const shortest = () => [...$("key").children].reverse().reduce((a, b) => (b.querySelectorAll(".key-row").length < a.querySelectorAll(".key-row").length ? b : a), $("key").lastElementChild || $("key"));
  if (rows.length) shortest().append(keyGroup("Ties", rows));
  if ([...nodes.values()].some((n) => n.anonymous)) shortest().append(keyGroup("Dashed box", [make("div", { class: "key-row" }, box("Group", true), text("span", "not named"))]));
  if ($("key").querySelector("input")) rove();
}
function topicMenu() {
  const tally = new Map();
  for (const n of nodes.values()) if (n.kind === "issue") for (const t of n.topics.length ? n.topics : [NO_TOPIC]) tally.set(t, (tally.get(t) || 0) + 1);
  $("topics-menu").hidden = tally.size < 2;
  const order = [...tally.keys()].sort((a, b) => (a === NO_TOPIC) - (b === NO_TOPIC) || (a < b ? -1 : 1));
  for (const topic of order) {
    const check = make("input", { type: "checkbox" });
    check.addEventListener("change", () => {
      if (check.checked) state.topics.add(topic); else state.topics.delete(topic);
      caption();
      filter(true);
      touched = false;
      fit();
    });
    updates.push(() => { check.checked = state.topics.has(topic); caption(); });
    $("topics").append(make("label", {}, check, text("span", topic === NO_TOPIC ? "no topic" : topic), make("b", {}, String(tally.get(topic)))));
  }
  const caption = () => { $("topics-menu").querySelector("summary span").textContent = state.topics.size ? `Topics: ${state.topics.size} of ${tally.size}` : "Topics"; };
}
const cell = { role: "cell" }; // said outright, since a phone shows rows as cards
function table(seen) {
  const rows = history(seen);
  $("rows").textContent = `(${rows.length})`;
  $("table").replaceChildren(...rows.map(([e, r]) => {
    const language = /^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$/.test(r.language || "") ? r.language : null;
    return make("tr", { role: "row" },
      text("th", e.source.label, { scope: "row", role: "rowheader" }),
      make("td", cell, make("span", { class: "position" }, line(e.look), bdi(e.look.label))),
      text("td", e.target.label, cell),
      text("td", day(r.date, r.precision), cell),
      text("td", (CERTAINTY.get(r.certainty) || r.certainty || "") + (r.current ? "" : "; not current"), cell),
      text("td", r.quote || "", { lang: language, ...cell }),
      make("td", { dir: "auto", ...cell }, link(r.article || "Untitled article", r.url, language), ...(r.outlet ? [", ", bdi(r.outlet)] : [])));
  }));
}

$("table-fold").addEventListener("toggle", () => {
  if ($("table-fold").open) $("stances").scrollIntoView({ block: "start", behavior: still() ? "auto" : "smooth" });
});

// ---------------------------------------------------------------- search

// Boxes by every name they go by; voices that have no box of that name, by the lines they speak in; positions.
const names = [];
function named(words, hit) { names.push({ name: words, folded: fold(words), ...hit }); }
for (const n of nodes.values()) for (const name of [n.label, ...(n.aliases || []), ...(n.metonyms || [])]) named(name, { what: n, label: n.label, small: typeOf(n), rank: 0 });
const boxed = new Set(names.map((entry) => entry.folded));
for (const e of stances) {
  const voices = [...e.reports.map((r) => [r.speaker, "voice in: "]), ...e.reports.flatMap((r) => (r.according_to || []).map((name) => [name, "source of: "]))];
  for (const [name, role] of new Map(voices.filter(([name]) => name && !boxed.has(fold(name))))) named(name, { what: e, label: name, small: role + phrase(e), rank: 3 });
}
for (const p of about.positions) {
  const reports = stances.filter((e) => e.position === p.id).reduce((sum, e) => sum + e.reports.length, 0);
  const verb = (VERBS.get(p.id) || "").replace(/ ?….*/, "");
  if (reports) for (const name of new Set([p.label, verb])) if (name) named(name, { what: p, label: p.label, small: `position: show only its ${count(reports, "stance")}`, rank: 6 });
}
const NONE = "No actor, issue, speaker, source or position of this name";
let hits = [], active = -1;
function find() {
  const wanted = fold($("search").value);
  const best = new Map();
  if (wanted) {
    for (const entry of names) {
      const at = entry.folded.indexOf(wanted);
      if (at < 0) continue;
      const rank = entry.rank + (at === 0 ? 0 : /[\s\p{P}]/u.test(entry.folded[at - 1]) ? 1 : 2) + (entry.name === entry.label ? 0 : 0.5);
      const same = entry.what.look && entry.what.source ? entry.what.id + entry.label : entry.what;
      if (!best.has(same) || best.get(same).rank > rank) best.set(same, { ...entry, rank });
    }
  }
  const degree = ({ what }) => (what.out ? what.out.length + what.in.length : 0);
  hits = [...best.values()].sort((a, b) => a.rank - b.rank || degree(b) - degree(a) || inOrder(a.name, b.name) || inOrder(a.small, b.small)).slice(0, 12);
  active = hits.length ? 0 : -1;
  const options = hits.map((h, i) => make("li", { role: "option", id: "hit" + i, onpointerdown: (event) => event.preventDefault(), onclick: () => take(i) },
    bdi(h.label), make("small", {}, bdi(h.small), ...(h.name === h.label || h.rank >= 6 ? [] : [" · ", bdi(h.name)]))));
  if (wanted && !hits.length) options.push(make("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, NONE));
  $("hits").replaceChildren(...options);
  show(!!wanted);
  if (wanted) say(hits.length ? count(hits.length, "match", "matches") : NONE);
}
function show(open) {
  $("hits").hidden = !open;
  $("search").setAttribute("aria-expanded", String(open));
  [...$("hits").children].forEach((li, i) => li.setAttribute("aria-selected", String(i === active)));
  if (open && active >= 0) {
    $("search").setAttribute("aria-activedescendant", "hit" + active);
    $("hits").children[active].scrollIntoView({ block: "nearest" });
  } else $("search").removeAttribute("aria-activedescendant");
}
function take(i) {
  const { what } = hits[i];
  $("search").value = "";
  show(false);
  if (positions.get(what.id) === what) {
    onlyThis(state.positions, about.positions.map((p) => p.id), what.id);
    return;
  }
  if (!what.visible) reset();
  if (what.source) { chooseEdge(what, true); reveal(what.source, what.target); } else { chooseNode(what, true); reveal(what); }
}
$("search").addEventListener("input", find);
$("search").addEventListener("blur", () => show(false));
$("search").addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!hits.length) return;
    active = (active + (event.key === "ArrowDown" ? 1 : -1) + hits.length) % hits.length;
    show(true);
  } else if (event.key === "Enter" && active >= 0 && !$("hits").hidden) {
    event.preventDefault();
    take(active);
  } else if (event.key === "Escape" && ($("search").value || !$("hits").hidden)) {
    event.preventDefault();
    event.stopPropagation();
    $("search").value = "";
    show(false);
  }
});

// ---------------------------------------------------------------- pointer and keys

const at = (x, y) => {
  const key = network.getNodeAt({ x, y });
  if (key !== undefined && byKey.has(key)) return { kind: "node", id: byKey.get(key).id };
  const id = network.getEdgeAt({ x, y });
  return id !== undefined && edges.has(id) ? { kind: "edge", id } : nothing;
};
network.on("click", ({ pointer }) => {
  const what = at(pointer.DOM.x, pointer.DOM.y);
  state.cursor = null;
  choose(what);
});
// Nothing changes under a moving pointer: what it rests on is marked, and never while the picture moves.
const REST = 150;
let busy = false, settling = 0;
function calm() {
  clearTimeout(waiting);
  $("tip").hidden = true;
}
network.on("dragStart", () => { busy = touched = true; calm(); });
network.on("dragEnd", () => { busy = false; });
network.on("zoom", () => {
  busy = touched = true;
  calm();
  clearTimeout(settling);
  settling = setTimeout(() => { busy = false; }, REST);
});
network.on("resize", () => { if (!touched) fit(); });
function tip(what, x, y) {
  $("tip").hidden = what.kind !== "edge";
  if (what.kind !== "edge") return;
  const e = edges.get(what.id);
  const words = [bdi(e.source.label), " ", ...clause(e, (verb) => text("b", verb), bdi(e.target.label))];
  const whom = [...asked().keys()];
  if (whom.length && e.look && e.look.look === "demands") words.push(" of ", ...between(whom.map((n) => bdi(n.label)), ", "));
  if (e.look) words.push(make("small", {}, `${count(e.reports.length, "report")}, ${shortDay(e.reports[e.reports.length - 1] || {})}${e.current ? "" : ", superseded"}`));
  $("tip").replaceChildren(...words);
  const view = $("network").getBoundingClientRect(), self = $("tip").getBoundingClientRect();
  $("tip").style.left = Math.max(4, Math.min(x + 14, view.width - self.width - 6)) + "px";
  $("tip").style.top = (y + 18 + self.height > view.height ? y - self.height - 10 : y + 18) + "px";
}
$("network").addEventListener("pointermove", (event) => {
  clearTimeout(waiting);
  if (busy || event.buttons || event.pointerType === "touch") return;
  const view = $("network").getBoundingClientRect();
  const x = event.clientX - view.left, y = event.clientY - view.top;
  const what = at(x, y);
  $("network").style.cursor = what.kind ? "pointer" : "";
  if (what.kind === state.hover.kind && what.id === state.hover.id && what.kind) return;
  $("tip").hidden = true;
  waiting = setTimeout(() => {
    if (busy) return;
    const changed = what.id !== state.hover.id || what.kind !== state.hover.kind;
    state.hover = what;
    if (changed && !state.chosen.kind) weigh();
    tip(what, x, y);
  }, REST);
});
$("network").addEventListener("pointerleave", () => {
  calm();
  if (state.hover.kind) { state.hover = nothing; weigh(); }
});

const AWAY = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
function walk(dx, dy) {
  const places = network.getPositions();
  const some = [...nodes.values()].filter((n) => n.visible && !n.ghost);
  if (!some.length) return;
  const here = some.find((n) => n.id === state.cursor);
  let next = null, least = Infinity;
  if (here) {
    for (const n of some) {
      const x = places[n.key].x - places[here.key].x, y = places[n.key].y - places[here.key].y;
      const along = x * dx + y * dy, across = Math.abs(x * dy) + Math.abs(y * dx);
      if (n !== here && along > 1 && along + 2.2 * across < least) { least = along + 2.2 * across; next = n; }
    }
    if (!next) return;
  } else {
    next = some.reduce((a, b) => (b.out.length + b.in.length > a.out.length + a.in.length ? b : a));
  }
  state.cursor = next.id;
  if (!state.chosen.kind) { state.hover = { kind: "node", id: next.id }; weigh(); } else network.redraw();
  reveal(next);
  say(`${next.label}, ${typeOf(next)}, ${count(history([...next.out, ...next.in]).length, "stance")}. Enter opens its card.`);
}
$("network").addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (AWAY[event.key]) walk(...AWAY[event.key]);
  else if (event.key === "Enter" || event.key === " ") { if (state.cursor) chooseNode(nodes.get(state.cursor), true); }
  else if (event.key === "+" || event.key === "=") zoom(1.25);
  else if (event.key === "-") zoom(0.8);
  else if (event.key === "0") { touched = true; fit(true); }
  else return;
  event.preventDefault();
});
$("network").addEventListener("blur", () => { if (state.cursor && !state.chosen.kind) { state.cursor = null; state.hover = nothing; weigh(); } });
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if ($("topics-menu").open) { $("topics-menu").open = false; $("topics-menu").querySelector("summary").focus(); return; }
  const inside = $("panel").contains(document.activeElement);
  state.cursor = null;
  choose(nothing);
  if (inside) $("network").focus({ preventScroll: true });
  say("Cleared");
});
document.addEventListener("pointerdown", (event) => { if (!$("topics-menu").contains(event.target)) $("topics-menu").open = false; });
$("closer").addEventListener("click", () => zoom(1.25));
$("wider").addEventListener("click", () => zoom(0.8));
for (const id of ["fit", "everything"]) $(id).addEventListener("click", () => { touched = true; fit(true); $("network").focus({ preventScroll: true }); });
for (const id of ["closer", "wider", "fit"]) $(id).tabIndex = -1; // their keys are + - 0
for (const inner of $("network").querySelectorAll("[tabindex]")) inner.tabIndex = -1;
addEventListener("resize", () => document.body.classList.toggle("sheet", !!state.chosen.kind && innerWidth <= 820));
$("reset").addEventListener("click", reset);
document.querySelector(".skip").addEventListener("click", () => { $("table-fold").open = true; });

// ---------------------------------------------------------------- theme and print

const dark = matchMedia("(prefers-color-scheme: dark)");
function theme(name) {
  document.documentElement.dataset.theme = name;
  $("theme").textContent = name === "dark" ? "Light" : "Dark";
  readPalette();
  weigh();
}
dark.addEventListener("change", () => theme(dark.matches ? "dark" : "light"));
$("theme").addEventListener("click", () => theme(document.documentElement.dataset.theme === "dark" ? "light" : "dark"));
let before = "light";
addEventListener("beforeprint", () => { before = document.documentElement.dataset.theme; theme("light"); fit(true); });
addEventListener("afterprint", () => { theme(before); fit(); });

// ---------------------------------------------------------------- begin

$("period").textContent = [period(), count(about.articles || 0, "article"), count(about.stances || 0, "stance")].filter(Boolean).join(" · ");
key();
topicMenu();
theme(dark.matches ? "dark" : "light");
choose(nothing);
filter(false);
fit();
requestAnimationFrame(() => { if (!touched) fit(); });

// The seam for the other views, and for tests.
window.stancegraph = Object.freeze({
  network, nodes, edges, state, choose, filter, reset, fit,
  key: (id) => nodes.get(id).key,
});
})();
