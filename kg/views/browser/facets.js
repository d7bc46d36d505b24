// The filter menu: topics, outlets, certainty and dates, each with how many reports it holds.

import { changesIn } from "./counts.js";
import { changes, collator, NO_TOPIC, nodes, stances } from "./data.js";
import { $, must, isSome, make, text } from "./dom.js";
import { refit } from "./map.js";
import { bins } from "./period.js";
import { certainty } from "./phrases.js";
import { filter, inTime, on, state } from "./state.js";
import { number, t } from "./texts.js";

/** @import { Listed, Report } from "./types.d.ts" */

/**
 * A list of checkboxes.
 * @param {Listed} id
 * @param {string[]} values
 * @param {(value: string) => string} labelled
 * @param {() => Map<string, number>} counted how many there are of each value, for all at once: there may be
 *   thousands
 * @param {boolean} [shown] the set holds what is shown (none means all); otherwise what is hidden
 */
function facet(id, values, labelled, counted, shown) {
  const set = state[id];
  if (values.length < 2) return null;
  /** @type {{ value: string, check: HTMLInputElement, tally: HTMLElement }[]} */
  const entries = [];
  const rows = values.map((value) => {
    const check = make("input", { type: "checkbox" });
    const tally = make("b", {});
    check.addEventListener("change", () => {
      if (check.checked === !!shown) set.add(value);
      else set.delete(value);
      filter(true);
      refit();
    });
    entries.push({ value, check, tally });
    return make("label", {}, check, text("span", labelled(value)), tally);
  });
  on("filter", () => {
    const amounts = counted();
    for (const { value, check, tally } of entries) {
      check.checked = shown ? set.has(value) : !set.has(value);
      tally.textContent = number(amounts.get(value) || 0);
    }
  });
  return make("fieldset", { class: "facet" }, make("legend", {}, t("facet." + id)), rows);
}
/** @type {<T>(some: T[], of: (one: T) => string[]) => Map<string, number>} */
const tallied = (some, of) => {
  const m = new Map();
  for (const one of some) for (const value of of(one)) m.set(value, (m.get(value) || 0) + 1);
  return m;
};
const reports = stances.flatMap((e) => e.reports);
/** @param {(r: Report) => string} of */
const countReports = (of) =>
  tallied(
    reports.filter((r) => r.edge.source.visible && r.edge.target.visible && inTime(r)),
    (r) => [of(r)],
  );
/** @param {Map<string, number>} tally */
const byCount = (tally) =>
  [...tally].sort((a, b) => b[1] - a[1] || collator.compare(a[0], b[0])).map(([value]) => value);

function facets() {
  const topics = tallied(
    [...nodes.values()].filter((n) => n.kind === "issue"),
    (n) => (n.topics.length ? n.topics : [NO_TOPIC]),
  );
  const named = [...topics.keys()].sort(
    (a, b) => Number(a === NO_TOPIC) - Number(b === NO_TOPIC) || collator.compare(a, b),
  );
  const outlets = byCount(tallied(reports, (r) => [r.outlet]));
  const grades = ["stated", "reported", "believed", "possible", "unclear", "denied"];
  const certainties = byCount(tallied(reports, (r) => [r.certainty])).sort(
    (a, b) => grades.indexOf(a) - grades.indexOf(b),
  );
  $("facets").append(
    ...[
      facet(
        "topics",
        named,
        (topic) => (topic === NO_TOPIC ? t("no-topic") : topic),
        () => topics,
        true,
      ),
      facet(
        "outlets",
        outlets,
        (outlet) => outlet || t("no-outlet"),
        () => countReports((r) => r.outlet),
      ),
      facet(
        "certainties",
        certainties,
        (grade) => certainty({ certainty: grade }),
        () => countReports((r) => r.certainty),
      ),
      changes.length
        ? facet(
            "changes",
            ["new", "gone", "moved", "same"],
            (change) => t("change." + change),
            () => new Map(["new", "gone", "moved", "same"].map((kind) => [kind, changesIn(kind, stances)])),
          )
        : null,
    ].filter(isSome),
  );
  $("facets-menu").hidden = !$("facets").childElementCount && !bins;
  const active = () =>
    (state.topics.size ? 1 : 0) +
    (state.outlets.size ? 1 : 0) +
    (state.certainties.size ? 1 : 0) +
    (state.changes.size ? 1 : 0);
  on("filter", () => {
    must("summary span", $("facets-menu")).textContent = active()
      ? t("filters-on", { n: active() })
      : t("filters");
  });
}
facets();
