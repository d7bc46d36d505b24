// Positions as they stand in a sentence, the target at the ellipsis; a project's own position keeps its
// label.

import { labelOf, positions } from "./data.js";
import { apart } from "./dom.js";
import { COMMA, t, told } from "./texts.js";

/** @import { Child, Edge, Report } from "./types.d.ts" */

/** @param {Edge} e */
function verb(e) {
  if (!e.look) return told("tie." + e.kind) ? t("tie." + e.kind) : (e.kind || "–") + " …";
  if (e.denied) {
    if (told("denied." + e.position)) return t("denied." + e.position);
    return t("denied", { position: labelOf(positions.get(e.position) || { label: e.position }) });
  }
  return told("verb." + e.look.id) ? t("verb." + e.look.id) : labelOf(e.look) + " …";
}
/**
 * The sentence after its holder; `marked` makes what the verb is in.
 * @type {(e: Edge, marked: (words: string) => Child, ...target: Child[]) => Child[]}
 */
export function clause(e, marked, ...target) {
  const words = verb(e);
  const at = words.lastIndexOf("…");
  return [
    marked(words.slice(0, at).trim()),
    " ",
    ...target,
    ...(at + 1 < words.length ? [" ", marked(words.slice(at + 1).trim())] : []),
  ];
}
/** @param {Edge} e */
export const phrase = (e) => `${e.source.label} ${clause(e, String, e.target.label).join("")}`;
/** @param {{ certainty: string }} r */
export const certainty = (r) =>
  told("certainty." + r.certainty) ? t("certainty." + r.certainty) : r.certainty;
/** The position by its name; of one that is denied, what is said not to be so. @param {Edge} e */
export const positionOf = (e) =>
  e.denied
    ? verb(e)
        .replace(/\s*…\s*/, " ")
        .trim()
    : labelOf(e.look || {});
/** What is said not to be so, of all these, in the order of the scheme. @param {Edge[]} edges */
export function deniedWords(edges) {
  const said = new Map(edges.filter((e) => e.denied).map((e) => [e.position, positionOf(e)]));
  const known = [...positions.keys()].filter((id) => said.has(id));
  return [...new Set([...known, ...said.keys()])].map((id) => said.get(id)).join(COMMA);
}
/** That it holds no more, or nothing. @param {{ lapsed: boolean }} one */
export const lapse = (one) => (one.lapsed ? t("superseded") : "");
/** Who said it, where somebody speaks for the actor. @param {Report} r */
export const voiceOf = (r) => (r.speaker ? t("voiced-by", { name: apart(r.speaker) }) : "");
