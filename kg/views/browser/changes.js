// What is different from an older network: who moved, who is new, who is gone; see kg/network/changes.py.

import { kindOf } from "./counts.js";
import { about, changes, got, history, labelOf, positions, stances, STRANGER } from "./data.js";
import { day } from "./dates.js";
import { $, bdi, button, draw, every, must, isSome, make, marked, text } from "./dom.js";
import { line } from "./marks.js";
import { opening, state, VIEWS } from "./state.js";
import { cellRole } from "./table.js";
import { number, t } from "./texts.js";

/** @import { Change, Edge } from "./types.d.ts" */
/** @typedef {Change & { kind: string, opens: Edge }} Row */

const MOST_ROWS = 150; // of a group that stand there at once
const room = new Map([
  ["moved", MOST_ROWS],
  ["new", MOST_ROWS],
  ["gone", MOST_ROWS],
]);
/** @type {Map<string, Edge[]>} holder and target: the lines between them */
const joining = new Map();
for (const e of stances) {
  const pair = e.source.id + " " + e.target.id;
  joining.set(pair, [...(joining.get(pair) || []), e]);
}
/**
 * The changes that no filter hides, with the line whose evidence each opens: the newest of those it leads to.
 * @returns {Row[]}
 */
function rowsOf() {
  return changes.flatMap((change) => {
    const lines = (joining.get(change.holder + " " + change.target) || []).filter((e) => e.visible);
    const led = history(
      lines.filter((e) => (change.to.length ? change.to : change.from).includes(e.position)),
    );
    const opens = led.length ? led[led.length - 1][0] : lines[0];
    return opens ? [{ ...change, kind: kindOf(change), opens }] : [];
  });
}
/** @type {(when: "was" | "is", ids: string[]) => HTMLElement} */
function held(when, ids) {
  const looks = ids.map((id) => positions.get(id) || STRANGER);
  return make(
    "span",
    { class: when },
    make("span", { class: "unseen" }, t("changes." + when) + " "),
    looks.length
      ? looks.map((look) => make("span", { class: "held" }, line(look), bdi(labelOf(look)), " "))
      : make("small", {}, t("changes.none") + " "),
  );
}
/** @param {Row} change */
function row({ opens: e, from, to, date, kind }) {
  const act = make(
    "button",
    { type: "button", class: "step", onclick: opening(e) },
    held("was", from),
    draw(
      "svg",
      { class: "to", width: 18, height: 12, viewBox: "0 0 18 12", "aria-hidden": "true" },
      draw("path", { d: "M1 6H16M11.5 1.5L16 6l-4.5 4.5" }),
    ),
    held("is", to),
  );
  return make(
    "tr",
    { role: "row", class: kind, "data-line": e.id },
    make(
      "th",
      { scope: "row", role: "rowheader" },
      button(e.source.label, opening(e.source), { class: "plain" }),
    ),
    make("td", cellRole, act),
    make("td", cellRole, button(e.target.label, opening(e.target), { class: "plain" })),
    text("td", date ? day(date) : t("undated"), cellRole),
  );
}
/** @type {(kind: string, rows: Row[]) => HTMLElement | null} */
function group(kind, rows) {
  if (!rows.length) return null;
  const most = got(room, kind);
  const more =
    rows.length > most
      ? make(
          "tr",
          { role: "row" },
          make(
            "td",
            { colspan: 4, ...cellRole },
            button(
              t("more-rows", { n: rows.length - most }),
              () => {
                room.set(kind, Infinity);
                listed();
              },
              { class: "more-rows" },
            ),
          ),
        )
      : null;
  return make(
    "tbody",
    { role: "rowgroup" },
    make(
      "tr",
      { role: "row", class: "band" },
      make(
        "th",
        { scope: "rowgroup", colspan: 4, role: "rowheader" },
        make("h2", {}, t("changes." + kind), " ", make("b", {}, number(rows.length))),
        make("p", {}, t("changes." + kind + ".means")),
      ),
    ),
    rows.slice(0, most).map(row),
    more,
  );
}
/** @type {HTMLTableElement | null} */
let body = null;
function built() {
  if (body) return body;
  const [, with_] = (about.drawn || []).find(([name]) => name === "compare") || [];
  /** @param {string} name */
  const heading = (name) => text("th", t(name), { scope: "col", role: "columnheader" });
  body = make("table", { role: "table", "aria-label": t("view.changes") });
  $("view-changes").append(
    make(
      "p",
      { class: "of" },
      make("span", { id: "changes-of" }),
      ...(with_
        ? [" ", t("drawn.compare", { value: /^\d{4}(-\d\d){0,2}$/.test(with_) ? day(with_) : with_ })]
        : []),
    ),
    make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("view.changes") }, body),
  );
  body.append(
    make(
      "thead",
      { role: "rowgroup" },
      make(
        "tr",
        { role: "row" },
        heading("column.actor"),
        heading("changes.step"),
        heading("column.on"),
        heading("column.date"),
      ),
    ),
  );
  return body;
}
function listed() {
  const table = built(),
    rows = rowsOf();
  const inside = table.contains(document.activeElement);
  /** @param {string} kind */
  const of = (kind) => rows.filter((one) => one.kind === kind);
  $("changes-of").textContent = !changes.length
    ? t("changes.nothing")
    : ["moved", "new", "gone"]
        .map((kind) => t("changes." + kind + ".n", { n: of(kind).length }))
        .join(" · ") + ".";
  table.replaceChildren(
    ...[table.tHead, ...["moved", "new", "gone"].map((kind) => group(kind, of(kind)))].filter(isSome),
  );
  if (inside && !table.contains(document.activeElement)) table.parentElement?.focus();
  light();
}
function light() {
  for (const tr of every("tr[data-line]", built())) {
    const chosen = state.chosen.kind === "edge" && tr.dataset.line === state.chosen.id;
    tr.classList.toggle("chosen", chosen);
    const act = must(".step", tr);
    marked(act, chosen);
  }
}
VIEWS.set("changes", {
  show: listed,
  update: listed,
  light() {
    if (body) light();
  },
});
addEventListener("beforeprint", () => {
  if (state.view === "changes") {
    for (const kind of room.keys()) room.set(kind, Infinity);
    listed();
  }
});
