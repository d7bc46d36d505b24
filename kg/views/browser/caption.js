// What stands beside the title: how much there is, of which time, and what was left out or added up.

import { articlesIn, drawnIn, reportsIn } from "./counts.js";
import { about, got, inOrder, labelOf, NO_TOPIC, nodes, positions, typeOf } from "./data.js";
import { day, days } from "./dates.js";
import { apart } from "./dom.js";
import { certainty } from "./phrases.js";
import { HIDING, state } from "./state.js";
import { COMMA, t, told } from "./texts.js";

/** @import { Edge, GraphNode, Listed } from "./types.d.ts" */

/** @type {(first: string, last: string) => string} */
export const fromTo = (first, last) => {
  const from = day(first),
    to = day(last);
  return !first || !last || from === to ? (first ? from : to) : t("from-to", { from, to });
};
export const period = () => (about.first || about.last ? fromTo(about.first, about.last) : "");
/**
 * The time that the reports shown on these lines are of, as far as their dates are known.
 * @param {Edge[]} lines
 */
export function periodOf(lines) {
  const known = lines
    .flatMap((e) => e.reports.filter((r) => r.visible))
    .flatMap((r) => {
      const span = days(r);
      return span ? [{ date: r.date, span }] : [];
    });
  if (!known.length) return "";
  const first = known.reduce((a, b) => (inOrder(b.span[0], a.span[0]) < 0 ? b : a));
  const last = known.reduce((a, b) => (inOrder(b.span[1], a.span[1]) > 0 ? b : a));
  return fromTo(first.date, last.date);
}
// How much there is; where only a part was drawn, of how much.
export function amounts() {
  const { of } = about;
  /** @type {(key: string, n: number, all?: number) => string} */
  const amount = (key, n, all) => (all && all !== n ? t(key + "-of", { n: all, shown: n }) : t(key, { n }));
  return [
    amount("articles", about.counts.articles, of?.articles),
    amount("stances", about.counts.stances, of?.stances),
  ];
}
/** How much is on these lines, and in these boxes. @param {Edge[]} lines @param {GraphNode[]} [boxes] */
export const amountsOf = (lines, boxes) => [
  t("articles", { n: articlesIn(lines) }),
  t("stances", { n: reportsIn(lines) }),
  t("actors", { n: drawnIn("actor", lines, boxes) }),
  t("issues", { n: drawnIn("issue", lines, boxes) }),
];
/** @type {(name: string, value: string) => string} */
const written = (name, value) =>
  told("drawn." + name) ? t("drawn." + name, { value: apart(value) }) : `${name}: ${value}`;
// What was left out or added up when the page was made.
export function restrictions() {
  /** @type {(name: string, value: string) => string} */
  const words = (name, value) =>
    name === "position"
      ? labelOf(about.positions.find((p) => p.label === value) || { label: value })
      : ["since", "until", "compare"].includes(name) && /^\d{4}(-\d\d){0,2}$/.test(value)
        ? day(value)
        : String(value);
  return (about.drawn || []).map(([name, value]) => written(name, words(name, value)));
}
const MOST_NAMED = 6;
/** What is hidden, in words. @type {(list: Listed, id: string) => string} */
const nameOf = (list, id) =>
  ({
    positions: () =>
      id === about.denied.id ? t("family.denied") : labelOf(positions.get(id) || { id, label: id }),
    types: () => typeOf({ type: id }),
    ties: () => t("key.tie." + id),
    outlets: () => id || t("no-outlet"),
    certainties: () => certainty({ certainty: id }),
    changes: () => t("change." + id),
    topics: () => id,
  })[list]();
// What filters leave out now.
export function filtersInForce() {
  const hidden = HIDING.flatMap((name) => [...state[name]].map((id) => nameOf(name, id)));
  const rest =
    hidden.length > MOST_NAMED ? " " + t("picture.more-actors", { n: hidden.length - MOST_NAMED }) : "";
  return [
    state.around ? written("around", got(nodes, state.around).label) : "",
    ...[...state.topics].map((topic) => written("topic", topic === NO_TOPIC ? t("no-topic") : topic)),
    state.from ? written("since", day(state.from)) : "",
    state.to ? written("until", day(state.to)) : "",
    hidden.length ? written("without", hidden.slice(0, MOST_NAMED).join(COMMA) + rest) : "",
  ].filter(Boolean);
}
