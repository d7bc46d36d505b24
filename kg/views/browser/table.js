// Every stance as a row, in the order of any column.

import { collator, dated, history, inOrder, rankOf, stances } from "./data.js";
import { day } from "./dates.js";
import { $, bdi, button, every, must, link, make, text, tongue } from "./dom.js";
import { line } from "./marks.js";
import { certainty, lapse, positionOf, voiceOf } from "./phrases.js";
import { opening, state, VIEWS } from "./state.js";
import { COMMA, t } from "./texts.js";

/** @import { Told } from "./types.d.ts" */

export const cellRole = { role: "cell" }; // said outright, since a phone shows rows as cards
/** @type {Record<string, (row: Told) => string>} */
const COLUMNS = {
  actor: ([e]) => e.source.label,
  position: ([e]) => String(rankOf(e)).padStart(3, "0"),
  on: ([e]) => e.target.label,
  date: ([, r]) => dated(r),
  certainty: ([, r]) => certainty(r),
  quote: ([, r]) => r.quote || "",
  source: ([, r]) => (r.outlet || "") + "\u0000" + (r.article || ""),
};
const PAGE = 300; // rows that stand there at once
const sorting = { by: "date", down: false };
let rowsShown = PAGE;
function sortedRows() {
  const rows = history(stances.filter((e) => e.visible));
  const of = COLUMNS[sorting.by];
  const compare = sorting.by === "date" || sorting.by === "position" ? inOrder : collator.compare;
  const keyed = rows.map((row) => ({ by: of(row), row })).sort((a, b) => compare(a.by, b.by));
  if (sorting.down) keyed.reverse();
  return keyed.map(({ row }) => row);
}
/** @param {Told} row */
function tableRow([e, r]) {
  const language = tongue(r.language);
  return make(
    "tr",
    { role: "row" },
    make(
      "th",
      { scope: "row", role: "rowheader" },
      button(e.source.label, opening(e.source), { class: "plain" }),
      r.speaker ? make("small", { class: "voice" }, voiceOf(r)) : null,
    ),
    make(
      "td",
      cellRole,
      make(
        "button",
        { type: "button", class: "position", onclick: opening(e) },
        line(e.look),
        bdi(positionOf(e)),
      ),
    ),
    make("td", cellRole, button(e.target.label, opening(e.target), { class: "plain" })),
    text("td", day(r.date), cellRole),
    text("td", [e.denied ? "" : certainty(r), lapse(r)].filter(Boolean).join(t("semicolon")), cellRole),
    text("td", r.quote || "", { lang: language, ...cellRole }),
    make(
      "td",
      cellRole,
      link(r.article || t("untitled-article"), r.url, language),
      ...(r.outlet ? [COMMA, bdi(r.outlet)] : []),
    ),
  );
}
function table() {
  const rows = sortedRows();
  $("table").replaceChildren(...rows.slice(0, rowsShown).map(tableRow));
  $("rows").textContent =
    rows.length > rowsShown
      ? t("rows-of", { n: rows.length, shown: rowsShown })
      : t("stances", { n: rows.length });
  $("more-rows").hidden = rows.length <= rowsShown;
  for (const th of every("#view-table thead th")) {
    th.setAttribute(
      "aria-sort",
      th.dataset.by === sorting.by ? (sorting.down ? "descending" : "ascending") : "none",
    );
  }
}
for (const th of every("#view-table thead th")) {
  must("button", th).addEventListener("click", () => {
    sorting.down = sorting.by === th.dataset.by && !sorting.down;
    sorting.by = th.dataset.by || "date";
    table();
  });
}
$("more-rows").addEventListener("click", () => {
  rowsShown += 3 * PAGE;
  table();
});
VIEWS.set("table", { show: table, update: table });
let rowsBefore = 0; // those that stood there before all were printed
addEventListener("beforeprint", () => {
  if (state.view === "table") {
    rowsBefore = rowsShown;
    rowsShown = Infinity;
    table();
  }
});
addEventListener("afterprint", () => {
  if (rowsBefore) {
    rowsShown = rowsBefore;
    rowsBefore = 0;
    table();
  }
});
