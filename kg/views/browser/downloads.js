// What is shown, as a file: SVG (written here), PNG (that SVG, drawn twice as large), CSV of the evidence.

import { history, stances } from "./data.js";
import { days } from "./dates.js";
import { $, must, fold, make, penOf, say } from "./dom.js";
import { positionOf } from "./phrases.js";
import { state, VIEWS } from "./state.js";
import { t } from "./texts.js";

/** @import { Report, Stance, Value } from "./types.d.ts" */

// Of a view that is no picture, the map is drawn.
const drawnView = () => (VIEWS.get(state.view)?.svg ? state.view : "map");
function svgText() {
  const svg = VIEWS.get(drawnView())?.svg?.();
  const words = svg ? new XMLSerializer().serializeToString(svg) : "";
  // What XML does not allow, no drawing program reads.
  // eslint-disable-next-line no-control-regex -- they are meant
  const unwanted = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
  return '<?xml version="1.0" encoding="UTF-8"?>\n' + words.replace(unwanted, "").toWellFormed();
}
/**
 * @param {string} words
 * @returns {Promise<Blob>}
 */
function drawnLarge(words) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => {
      const scale = Math.min(2, 16000 / Math.max(image.width, image.height));
      const canvas = make("canvas", {
        width: Math.round(image.width * scale),
        height: Math.round(image.height * scale),
      });
      penOf(canvas).drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
    };
    image.onerror = () => reject(new Error("no picture"));
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(words);
  });
}
// Columns that `kg export` has too are called as there, and say the same.
/** @param {string[]} values */
const list = (values) =>
  (values || []).map((one) => one.replaceAll("\\", "\\\\").replaceAll("|", "\\|")).join("|");
/** @param {string} iri */
const idOf = (iri) => {
  const name = (iri || "").split(/[/#]/).pop() || "";
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // others may write IRIs that mean nothing so
  }
};
/** @param {boolean} truth */
const yes = (truth) => (truth ? "yes" : "no");
/** @type {[name: string, of: (e: Stance, r: Report) => Value][]} */
const CSV = [
  ["stance", (e, r) => r.stance],
  ["article", (e, r) => idOf(r.article_iri)],
  ["title", (e, r) => r.article],
  ["outlet", (e, r) => r.outlet],
  ["authors", (e, r) => r.author],
  ["published", (e, r) => r.published],
  ["published_first", (e, r) => (days({ date: r.published }) || [])[0]],
  ["published_last", (e, r) => (days({ date: r.published }) || [])[1]],
  ["url", (e, r) => r.url],
  ["language", (e, r) => r.language],
  ["annotator", (e, r) => r.annotator],
  ["holder", (e) => idOf(e.source.id)],
  ["holder_label", (e) => e.source.label],
  ["holder_type", (e) => e.source.type],
  ["position", (e) => e.position.replace(/[A-Z]/g, (c) => "-" + c.toLowerCase())],
  ["position_label", (e) => positionOf(e)],
  ["denied", (e) => yes(e.denied)],
  ["position_score", (e) => (e.denied ? "" : e.look.score)],
  ["target", (e) => idOf(e.target.id)],
  ["target_label", (e) => e.target.label],
  ["target_type", (e) => e.target.type],
  ["topics", (e) => list(e.target.topic_iris.map(idOf))],
  ["topic_labels", (e) => list(e.target.topics)],
  ["addressees", (e, r) => list((r.addressee_iris || []).map(idOf))],
  ["addressee_labels", (e, r) => list(r.addressee)],
  ["speaker", (e, r) => idOf(r.speaker_iri)],
  ["speaker_label", (e, r) => r.speaker],
  ["according_to", (e, r) => list((r.according_to_iris || []).map(idOf))],
  ["according_to_labels", (e, r) => list(r.according_to)],
  ["certainty", (e, r) => r.certainty],
  ["hedge", (e, r) => r.hedge],
  ["phase", (e, r) => r.phase],
  ["date", (e, r) => r.date],
  ["date_first", (e, r) => (days(r) || [])[0]],
  ["date_last", (e, r) => (days(r) || [])[1]],
  ["dated_by_article", (e, r) => yes(r.dated_by_article)],
  // By this or another report.
  [
    "current",
    (e, r) => yes(r.phase === "current" && !e.denied && !r.corrected && e.reports.some((one) => one.current)),
  ],
  ["occasion", (e, r) => idOf(r.occasion_iri)],
  ["conditions", (e, r) => list((r.condition_iris || []).map(idOf))],
  ["condition_labels", (e, r) => list(r.condition)],
  ["strength", (e, r) => r.strength],
  ["confidence", (e, r) => r.confidence],
  ["quote", (e, r) => r.quote],
  ["review", (e, r) => list(r.review)],
  ["note", (e, r) => r.note],
];
// A cell that a spreadsheet would take for a formula is marked as text, whatever separates columns there: as
// in kg/exporters/cells.py.
const FORMULA = /(^|[,;|\t\r\n])([ \u00a0"]*)(?=[=+@＝＋－＠-])/g;
/** @param {Value} value */
export function csvCell(value) {
  if (typeof value === "number") return String(value);
  const words = String(value === null || value === undefined ? "" : value).toWellFormed();
  if (!words) return "";
  const marked = words.replaceAll("\0", "\ufffd").replace(FORMULA, "$1$2'");
  return '"' + (/^[\t\r\n]/.test(marked) ? "'" + marked : marked).replaceAll('"', '""') + '"';
}
function csvText() {
  const rows = history(stances.filter((e) => e.visible)).map(([e, r]) =>
    CSV.map(([, of]) => csvCell(of(e, r))).join(","),
  );
  // the mark is for Excel, which guesses wrong without it
  return "\ufeff" + [CSV.map(([name]) => csvCell(name)).join(","), ...rows].join("\r\n") + "\r\n";
}
/** @type {(blob: Blob, ending: string) => void} */
function saveAs(blob, ending) {
  const url = URL.createObjectURL(blob);
  const name =
    (fold(document.title)
      .replace(/[^\p{L}\p{N}]+/gu, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 60) || "network") +
    (ending === "csv" ? "" : "-" + drawnView()) +
    "." +
    ending;
  const a = make("a", { href: url, download: name });
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
  say(t("downloaded", { name }));
}
const FILES = {
  png: async () => {
    try {
      saveAs(await drawnLarge(svgText()), "png");
    } catch {
      say(t("too-large"));
      $("tip").hidden = true;
    }
  },
  svg: async () => saveAs(new Blob([svgText()], { type: "image/svg+xml" }), "svg"),
  csv: async () => saveAs(new Blob([csvText()], { type: "text/csv;charset=utf-8" }), "csv"),
};
for (const [name, act] of Object.entries(FILES)) {
  $("files").append(
    make(
      "button",
      {
        type: "button",
        id: "file-" + name,
        onclick: () => {
          $("files-menu").open = false;
          must("summary", $("files-menu")).focus();
          act();
        },
      },
      make("b", {}, name.toUpperCase()),
      make("span", {}, t("file." + name)),
    ),
  );
}
