// Tabs, colours, print, and the beginning.

import { read, write } from "./address.js";
import { amounts, filtersInForce, period, restrictions } from "./caption.js";
import { standpoints } from "./counts.js";
import { about, edges, got, nodes } from "./data.js";
import { binOf } from "./dates.js";
import { $, every, must, narrow, RTL_PAGE, say } from "./dom.js";
import { csvCell } from "./downloads.js";
import { fit, map, reveal } from "./map.js";
import { readPalette } from "./palette.js";
import { bins } from "./period.js";
import {
  asked,
  choose,
  filter,
  filtered,
  focusView,
  nothing,
  on,
  reset,
  state,
  summary,
  VIEWS,
  weigh,
} from "./state.js";
import { t } from "./texts.js";
import "./cards.js";
import "./marks.js";
import "./key.js";
import "./facets.js";
import "./search.js";
import "./columns.js";
import "./matrix.js";
import "./timeline.js";
import "./table.js";
import "./changes.js";
import "./map_picture.js";

/** @import { GraphNode, What } from "./types.d.ts" */

/** @param {HTMLElement} tab */
const tabOf = (tab) => tab.dataset.view || "";
/** @param {string} how @returns {HTMLDetailsElement[]} */
const menus = (how = "") => /** @type {HTMLDetailsElement[]} */ (every("details.menu" + how));
let opened = ""; // the view that stands there; an address may say another before it is opened
/** @type {(view: string, focus?: boolean) => void} */
function open(view, focus) {
  const old = VIEWS.get(opened);
  if (old && old.hide && view !== opened) old.hide();
  opened = state.view = view;
  for (const tab of every("[role=tab]")) {
    const opens = tab.dataset.view === view;
    tab.setAttribute("aria-selected", String(opens));
    tab.tabIndex = opens ? 0 : -1;
    $("view-" + tab.dataset.view).hidden = !opens;
    if (opens && focus) tab.focus();
  }
  document.body.dataset.view = view;
  const bar = must("[role=tablist]"),
    tab = $("tab-" + view);
  bar.scrollLeft +=
    tab.getBoundingClientRect().left -
    bar.getBoundingClientRect().left -
    (bar.clientWidth - tab.clientWidth) / 2;
  got(VIEWS, view).show();
  write();
}
for (const tab of every("[role=tab]")) {
  if (tab.dataset.view === "changes" && !about.changes) {
    tab.remove();
    $("view-changes").remove();
    VIEWS.delete("changes");
    continue;
  }
  tab.addEventListener("click", () => open(tabOf(tab)));
  tab.addEventListener("keydown", (event) => {
    const all = every("[role=tab]");
    const i = all.indexOf(tab),
      step = RTL_PAGE ? -1 : 1;
    const to = {
      ArrowRight: all[(i + step + all.length) % all.length],
      ArrowLeft: all[(i - step + all.length) % all.length],
      Home: all[0],
      End: all[all.length - 1],
    }[event.key];
    if (!to) return;
    event.preventDefault();
    open(tabOf(to), true);
  });
}
/** What is to be in sight of what is chosen. @param {What} what @returns {GraphNode[]} */
function endsOf({ kind, id }) {
  if (kind === "node") return [got(nodes, id)];
  const { source, target } = got(edges, id);
  return [source, target];
}
// On a phone the card lies over the map: what it tells of is brought into what is left, once the card stands.
on("choice", (what) => {
  if (!what.kind || !narrow()) return;
  reveal(...endsOf(what), ...(what.kind === "edge" ? asked().keys() : []));
});
on("filter", () => {
  $("shown").textContent = filtered() ? summary() : "";
  const drawn = [...restrictions(), ...filtersInForce()];
  $("drawn").textContent = drawn.join(" ");
  $("drawn").hidden = !drawn.length;
  $("reset").disabled = !filtered() && !state.chosen.kind;
  const view = VIEWS.get(state.view);
  if (started && view) view.update();
  if (started) write();
});
on("choice", () => {
  $("reset").disabled = !filtered() && !state.chosen.kind;
  if (started) write();
});
on("light", () => {
  const view = VIEWS.get(state.view);
  if (started && view && view.light) view.light();
});
$("reset").addEventListener("click", reset);
for (const menu of menus()) {
  menu.addEventListener("toggle", () => {
    if (menu.open) for (const other of menus("[open]")) if (other !== menu) other.open = false;
  });
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const [menu] = menus("[open]");
  if (menu) {
    menu.open = false;
    must("summary", menu).focus();
    return;
  }
  const inside = $("panel").contains(document.activeElement);
  state.cursor = null;
  choose(nothing);
  if (inside) focusView();
  say(t("cleared"));
});
document.addEventListener("pointerdown", (event) => {
  for (const menu of menus("[open]")) if (!event.composedPath().includes(menu)) menu.open = false;
});
// On a phone the picture needs the height: the period stands among the filters.
function settle() {
  document.body.classList.toggle("sheet", !!state.chosen.kind && narrow());
  if (bins && narrow()) $("facets").prepend($("time"));
  else if (bins) must(".bar").append($("time"));
}
addEventListener("resize", settle);
settle();
must(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  open("table");
  $("view-table").focus();
});

const dark = matchMedia("(prefers-color-scheme: dark)");
/** @param {string} name */
function theme(name) {
  document.documentElement.dataset.theme = name;
  $("theme").textContent = t(name === "dark" ? "light" : "dark");
  readPalette();
  weigh();
}
dark.addEventListener("change", () => theme(dark.matches ? "dark" : "light"));
$("theme").addEventListener("click", () =>
  theme(document.documentElement.dataset.theme === "dark" ? "light" : "dark"),
);
let before = "light";
addEventListener("beforeprint", () => {
  before = document.documentElement.dataset.theme || before;
  theme("light");
  fit(true);
  map.painter?.redraw(); // before the next frame
});
addEventListener("afterprint", () => {
  theme(before);
  fit();
});
addEventListener("hashchange", () => begin());

let started = false;
function begin() {
  started = false; // nothing is drawn before all is known that the address says
  read();
  const wanted = state.chosen;
  state.chosen = nothing;
  filter(false);
  started = true;
  open(VIEWS.has(state.view) ? state.view : "map");
  choose(wanted);
  if (wanted.kind) reveal(...endsOf(wanted));
}
$("period").textContent = [period(), ...amounts()].filter(Boolean).join(" · ");
theme(dark.matches ? "dark" : "light");
begin();
requestAnimationFrame(() => {
  if (!map.touched) fit();
  document.documentElement.dataset.ready = "yes";
});

// The seam for tests.
window.stancegraph = Object.freeze({
  nodes,
  edges,
  state,
  choose,
  filter,
  reset,
  fit,
  open,
  get network() {
    return map.painter?.network;
  },
  get painter() {
    return map.painter;
  },
  /** @param {string} id */
  key: (id) => nodes.get(id)?.key,
  binOf,
  csvCell,
  standpoints,
});
