// What is shown, as a file: SVG (written here), PNG (that SVG, drawn twice as large), CSV of the evidence.

import { history, labelOf, stances } from "./data.js";
import { $, fold, make, say } from "./dom.js";
import { state, VIEWS } from "./state.js";
import { t } from "./texts.js";

function svgText() {
  const view = VIEWS.get(state.view);
  const svg = view.svg ? view.svg() : VIEWS.get("map").svg();
  const words = typeof svg === "string" ? svg : new XMLSerializer().serializeToString(svg);
  // What XML does not allow, no drawing program reads.
  // eslint-disable-next-line no-control-regex -- they are meant
  const unwanted = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
  return '<?xml version="1.0" encoding="UTF-8"?>\n' + words.replace(unwanted, "").toWellFormed();
}
function drawnLarge(words) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => {
      const scale = Math.min(2, 16000 / Math.max(image.width, image.height));
      const canvas = make("canvas", {
        width: Math.round(image.width * scale),
        height: Math.round(image.height * scale),
      });
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
    };
    image.onerror = () => reject(new Error("no picture"));
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(words);
  });
}
const CSV = [
  ["holder", (e) => e.source.label],
  ["holder_iri", (e) => e.source.id],
  ["position", (e) => e.position],
  ["position_label", (e) => labelOf(e.look)],
  ["target", (e) => e.target.label],
  ["target_iri", (e) => e.target.id],
  ["target_type", (e) => e.target.type],
  ["topics", (e) => e.target.topics.join("; ")],
  ["date", (e, r) => r.date],
  ["dated_by_article", (e, r) => (r.dated_by_article ? "true" : "false")],
  ["certainty", (e, r) => r.certainty],
  ["hedge", (e, r) => r.hedge],
  ["current", (e, r) => (r.current ? "true" : "false")],
  ["speaker", (e, r) => r.speaker],
  ["speaker_iri", (e, r) => r.speaker_iri],
  ["according_to", (e, r) => (r.according_to || []).join("; ")],
  ["addressee", (e, r) => (r.addressee || []).join("; ")],
  ["condition", (e, r) => (r.condition || []).join("; ")],
  ["quote", (e, r) => r.quote],
  ["article", (e, r) => r.article],
  ["outlet", (e, r) => r.outlet],
  ["author", (e, r) => r.author],
  ["url", (e, r) => r.url],
  ["annotator", (e, r) => r.annotator],
  ["stance_iri", (e, r) => r.stance],
];
// A cell that a spreadsheet would take for a formula is marked as text.
const csvCell = (value) => {
  const words = String(value === null || value === undefined ? "" : value);
  return '"' + (/^[=+\-@\t\r\n]/.test(words) ? "'" + words : words).replace(/"/g, '""') + '"';
};
function csvText() {
  const rows = history(stances.filter((e) => e.visible)).map(([e, r]) =>
    CSV.map(([, of]) => csvCell(of(e, r))).join(","),
  );
  // the mark is for Excel, which guesses wrong without it
  return "\ufeff" + [CSV.map(([name]) => name).join(","), ...rows].join("\r\n") + "\r\n";
}
function saveAs(blob, ending) {
  const url = URL.createObjectURL(blob);
  const name =
    (fold(document.title)
      .replace(/[^\p{L}\p{N}]+/gu, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 60) || "network") +
    (ending === "csv" ? "" : "-" + state.view) +
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
          $("files-menu").querySelector("summary").focus();
          act();
        },
      },
      make("b", {}, name.toUpperCase()),
      make("span", {}, t("file." + name)),
    ),
  );
}
