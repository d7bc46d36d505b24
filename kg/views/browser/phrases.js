// Positions as they stand in a sentence, the target at the ellipsis; a project's own position keeps its
// label.

import { labelOf } from "./data.js";
import { t, told } from "./texts.js";

function verb(e) {
  if (!e.look) return told("tie." + e.kind) ? t("tie." + e.kind) : (e.kind || "–") + " …";
  return told("verb." + e.look.id) ? t("verb." + e.look.id) : labelOf(e.look) + " …";
}
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
export const phrase = (e) => `${e.source.label} ${clause(e, String, e.target.label).join("")}`;
export const certainty = (r) =>
  told("certainty." + r.certainty) ? t("certainty." + r.certainty) : r.certainty;
