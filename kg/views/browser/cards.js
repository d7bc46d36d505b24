// The card at the side: of a box, of a line with the sentences behind it, or of the whole.

import { amounts, period, restrictions } from "./caption.js";
import { drawn, drawnIn, reportsIn, standing, STANDPOINTS, standpoints, strife } from "./counts.js";
import {
  about,
  boxed,
  byLabel,
  byTime,
  dated,
  edges,
  got,
  history,
  inOrder,
  isStance,
  latestOf,
  nodes,
  positions,
  stances,
  STRANGER,
  sum,
  typeOf,
} from "./data.js";
import { day, lasting, shortDay, when } from "./dates.js";
import {
  $,
  apart,
  bdi,
  between,
  button,
  must,
  isSome,
  link,
  make,
  narrow,
  say,
  text,
  titled,
  tongue,
} from "./dom.js";
import { refit, reveal } from "./map.js";
import { box, HUES, line } from "./marks.js";
import { certainty, clause, lapse, phrase, positionOf, voiceOf } from "./phrases.js";
import {
  choose,
  chooseEdge,
  chooseNode,
  filter,
  filtered,
  focusView,
  nothing,
  on,
  opening,
  state,
} from "./state.js";
import { COMMA, number, percent, quoted, t, told } from "./texts.js";

/** @import { Child, Children, Edge, GraphNode, Report, Stance, Told } from "./types.d.ts" */

/** @type {(title: string, ...children: Children[]) => Child[]} */
const section = (title, ...children) => [make("h3", {}, title), ...children.flat()];
/** @param {Child[][]} rows */
function facts(rows) {
  const terms = make("dl", { class: "facts" });
  for (const [name, ...values] of rows) {
    if (values.length) terms.append(text("dt", name), make("dd", {}, values));
  }
  return terms.childElementCount ? terms : null;
}
/** @param {string} name */
const factName = (name) => (told("fact." + name) ? t("fact." + name) : name);
const DAYS = ["from", "to", "due"];
/** @type {(name: string, value: string) => string} */
function factValue(name, value) {
  if (name === "asks-to" && told("mode." + value)) return t("mode." + value);
  if (name === "for-good") return t(value === "true" ? "yes" : "no");
  if (name === "duration") return lasting(value);
  if (DAYS.includes(name)) return /^\d{4}(-\d\d){0,2}$/.test(value) ? day(value) : value;
  return value;
}
function back() {
  const leave = () => {
    choose(nothing);
    focusView();
  };
  return make(
    "div",
    { class: "bar-top" },
    button(t("back"), leave, { class: "back" }),
    button(t("close"), leave, { class: "close" }),
  );
}
export const MOST = 60; // rows of a card that stand there at once
/** @type {<T>(rows: T[], made: (row: T) => HTMLElement) => Children} */
function list(rows, made) {
  const ol = make("ol", { class: "rows" }, rows.slice(0, MOST).map(made));
  if (rows.length <= MOST) return ol;
  const more = button(
    t("more-rows", { n: rows.length - MOST }),
    () => {
      ol.append(...rows.slice(MOST).map(made));
      more.remove();
      must("button", ol.children[MOST]).focus();
    },
    { class: "more-rows" },
  );
  return [ol, more];
}

/** @param {GraphNode} n */
function sideBar(n) {
  const tally = standpoints(n);
  const present = STANDPOINTS.filter((side) => tally.get(side));
  if (!present.length) return null;
  const track = make("span", { class: "track", "aria-hidden": "true" });
  for (const f of present) {
    const part = make("i");
    part.style.flex = String(tally.get(f));
    part.style.background =
      f === "both"
        ? `repeating-linear-gradient(135deg, var(--${HUES.for}) 0 4px, var(--${HUES.against}) 4px 8px)`
        : `var(--${HUES[f]})`;
    track.append(part);
  }
  return make(
    "span",
    { class: "side" },
    track,
    make(
      "span",
      { class: "words" },
      between(
        present.map((f) => make("span", {}, t("side." + f, { n: tally.get(f) }))),
        " · ",
      ),
    ),
  );
}
/** @type {(e: Stance, r: Report, end: "source" | "target") => HTMLElement} */
export function stanceRow(e, r, end) {
  /** @param {string} words */
  const verb = (words) => text("em", words);
  const words =
    end === "source"
      ? [
          bdi(e.source.label),
          " ",
          ...clause(e, verb, e.target.kind === "issue" ? t("it") : bdi(e.target.label)),
        ]
      : clause(e, verb, bdi(e.target.label));
  const notes = [day(r.date), voiceOf(r)].filter(Boolean);
  if (r.certainty !== "stated" && !e.denied) notes.push(certainty(r));
  if (r.lapsed) notes.push(told("phase." + r.phase) ? t("phase." + r.phase) : t("superseded"));
  return make(
    "li",
    {},
    make(
      "button",
      {
        type: "button",
        onclick: (event) => {
          chooseEdge(e, event.detail === 0);
          reveal(e.source, e.target);
        },
      },
      line(e.look),
      make("span", { class: r.lapsed ? "old" : "" }, words),
      text("small", notes.join(" · ")),
    ),
  );
}

/** What the marks mean that are drawn, and no others: each with its words. @param {Stance[]} lines */
function reading(lines) {
  const held = lines.filter((e) => !e.denied),
    look = positions.get("supports") || STRANGER;
  /** @param {string[]} families */
  const has = (...families) => held.some((e) => families.includes(e.look.family));
  /** @type {[mark: SVGElement, words: (string | false)[]][]} */
  const rows = [
    [
      line(held[0]?.look || look),
      [
        held.length > 0 && t("read.lines"),
        has("makes", "for") && t("read.for"),
        has("against") && t("read.against"),
        has("between") && t("read.between"),
      ],
    ],
    [
      line(held[0]?.look || look, 4.6),
      [held.some((e) => e.seen > 1) && t("read.width"), held.some((e) => e.lapsed) && t("read.faint")],
    ],
    [box("State"), [drawnIn("actor", lines, drawn()) > 0 && t("read.actors")]],
    [box("Demand"), [drawnIn("issue", lines, drawn()) > 0 && t("read.issues")]],
  ];
  return rows
    .map(([mark, words]) => ({ mark, words: words.filter(Boolean).join(" ") }))
    .filter(({ words }) => words)
    .map(({ mark, words }) => make("li", {}, make("i", {}, mark), make("span", {}, words)));
}
function intro() {
  const lines = standing();
  const contested = [...nodes.values()]
    .filter((n) => n.visible && n.kind === "issue")
    .map((n) => ({ n, tally: standpoints(n) }))
    .filter(({ tally }) => strife(tally) > 0)
    .sort(
      (a, b) =>
        strife(b.tally) - strife(a.tally) ||
        sum([...b.tally.values()], Number) - sum([...a.tally.values()], Number) ||
        byLabel(a.n, b.n),
    )
    .slice(0, 5);
  const people = about.annotators || [];
  const made = [];
  if (people.length)
    made.push(text("p", t("coded-by", { people: people.map(apart).join(COMMA) }), { class: "fine" }));
  made.push(
    text("p", t("made-with", { generator: apart(about.generator || "stancegraph") }), { class: "fine" }),
  );
  const how = reading(lines);
  // What the filters leave is counted, not what the page holds.
  const counted = filtered()
    ? [t("stances-of", { n: about.counts.stances, shown: reportsIn(lines) })]
    : amounts();
  const lede = [
    ...counted,
    t("actors", { n: drawnIn("actor", lines, drawn()) }),
    t("issues", { n: drawnIn("issue", lines, drawn()) }),
    filtered() ? "" : period(),
  ]
    .filter(Boolean)
    .join(" · ");
  // What is left out may well have been reported.
  const whole = !filtered() && !restrictions().length && boxed.length === nodes.size;
  const meaning = [t("picture.reports"), whole ? t("picture.silence") : ""].filter(Boolean).join(" ");
  return [
    make("h2", { tabindex: "-1" }, t("intro.title")),
    text("p", lede, { class: "lede" }),
    make("p", {}, t("intro.click")),
    ...(contested.length
      ? section(
          t("most-contested"),
          make(
            "ul",
            { class: "rows" },
            contested.map(({ n }) =>
              make(
                "li",
                {},
                make(
                  "button",
                  {
                    type: "button",
                    class: "plain",
                    onclick: (event) => {
                      chooseNode(n, event.detail === 0);
                      reveal(n);
                    },
                  },
                  bdi(n.label),
                  sideBar(n),
                ),
              ),
            ),
          ),
        )
      : []),
    ...(how.length ? section(t("how-to-read"), make("ul", { class: "how" }, how)) : []),
    ...section(t("about"), text("p", meaning, { class: "fine" }), ...made),
  ];
}

/** @param {GraphNode} n */
function nodeCard(n) {
  const issue = n.kind === "issue";
  const kicker = [typeOf(n), n.anonymous ? t("unnamed") : "", ...n.topics].filter(Boolean);
  /** @type {(lines: Edge[], end: "source" | "target", kind: string) => Child[]} */
  const relatives = (lines, end, kind) => {
    const some = lines
      .filter((e) => e.kind === kind)
      .map((e) =>
        make(
          "li",
          {},
          button(
            e[end].label,
            (event) => {
              chooseNode(e[end], event.detail === 0);
              reveal(e[end]);
            },
            { class: "inline" },
          ),
        ),
      );
    return some.length ? [make("ul", { class: "names" }, some)] : [];
  };
  const taken = history(n.out),
    received = history(n.in);
  const top = back();
  top.append(text("span", kicker.join(" · ")));
  const alone = state.around === n.id;
  const around =
    n.out.length + n.in.length
      ? button(
          t(alone ? "around-not" : "around"),
          () => {
            state.around = alone ? "" : n.id;
            filter(true);
            refit();
            choose({ kind: "node", id: n.id }, true);
          },
          { class: "around", "aria-pressed": String(alone) },
        )
      : null;
  return [
    top,
    titled("h2", n.label, { tabindex: "-1" }),
    issue ? sideBar(n) : null,
    facts([
      [t("also-called"), ...between(n.aliases.map(bdi), COMMA)],
      [t("also-meant-by"), ...between(n.metonyms.map(bdi), COMMA)],
      ...n.facts.map(([name, values]) => [
        factName(name),
        ...between(
          values.map((value) => bdi(factValue(name, value))),
          COMMA,
        ),
      ]),
      [t("made-up-of"), ...relatives(n.in, "source", "part")],
      [t("acted-for-by"), ...relatives(n.in, "source", "acts-for")],
      [
        t("see"),
        ...between(
          n.links.map((l) => link(l.label, l.url)),
          COMMA,
        ),
      ],
    ]),
    around,
    ...(taken.length
      ? section(
          t("stances-in-order", { n: taken.length }),
          list(taken, ([e, r]) => stanceRow(e, r, "target")),
        )
      : []),
    ...(received.length
      ? section(
          t(issue ? "stances-on-it" : "stances-toward", { n: received.length }),
          list(received, ([e, r]) => stanceRow(e, r, "source")),
        )
      : []),
    taken.length || received.length ? null : make("p", { class: "lede fine" }, t("no-stance")),
  ].filter(Boolean);
}

/** @type {(e: Stance, r: Report) => HTMLElement} */
function reportCard(e, r) {
  const language = tongue(r.language);
  const article = make("article", { class: "report" });
  article.style.setProperty("--line", `var(--p-${e.look.look})`);
  const sure = r.hedge
    ? t("certainty-hedge", { certainty: certainty(r), hedge: quoted(apart(r.hedge)) })
    : certainty(r);
  /** @param {string[]} values */
  const names = (values) => between((values || []).map(bdi), COMMA);
  const coder =
    typeof r.confidence === "number"
      ? t("coder-sure", { coder: apart(r.annotator || ""), sure: percent(r.confidence) })
      : r.annotator;
  article.append(
    ...(r.quote ? [text("blockquote", r.quote, { lang: language })] : []),
    text("p", when(r), { class: "when" }),
    make(
      "p",
      { class: "where" },
      link(r.article || t("untitled-article"), r.url, language),
      ...[r.outlet, r.author].filter(Boolean).flatMap((w) => [" · ", bdi(w)]),
    ),
    facts([
      [t("certainty"), ...(sure ? [bdi(sure)] : [])],
      [t("according-to"), ...names(r.according_to)],
      [t("spoken-by"), ...(r.speaker ? [bdi(r.speaker)] : [])],
      [t("on-behalf"), ...(r.via ? [bdi(r.via)] : [])],
      [t("addressed-to"), ...names(r.addressee)],
      [t("on-condition"), ...names(r.condition)],
      [t("occasion"), ...(r.occasion ? [bdi(r.occasion)] : [])],
      [t("phase"), ...(told("phase." + r.phase) ? [t("phase." + r.phase)] : [])],
      [t("strength"), ...(typeof r.strength === "number" ? [number(r.strength)] : [])],
      [t("coder"), ...(coder ? [bdi(coder)] : [])],
      [t("note"), ...(r.note ? [text("bdi", r.note)] : [])],
    ]) || "",
  );
  const flags = (r.review || []).map((w) => t("review", { flag: told("flag." + w) ? t("flag." + w) : w }));
  if (r.lapsed) flags.push(t("not-current"));
  if (!r.verified) flags.push(t("not-checked"));
  for (const flag of flags) article.append(text("span", flag, { class: "flag" }));
  return article;
}
/** @param {Edge} e */
function edgeCard(e) {
  /** @param {GraphNode} n */
  const end = (n) =>
    button(n.label, (event) => {
      chooseNode(n, event.detail === 0);
      reveal(n);
    });
  const top = back();
  /** @type {SVGElement | null} */
  let mark = line(e.drawnAs);
  const said = clause(e, (words) => {
    const part = make("span", { class: "position" }, ...(mark ? [mark] : []), bdi(words));
    mark = null;
    return part;
  }).filter((part) => part instanceof Node);
  const heading = make(
    "h2",
    { class: "say", tabindex: "-1" },
    end(e.source),
    " ",
    ...said.slice(0, 1),
    " ",
    end(e.target),
    ...said.slice(1),
  );
  if (!isStance(e)) return [top, heading];
  const reports = e.reports.filter((r) => r.visible).sort(byTime);
  top.append(
    make(
      "span",
      {},
      reports.length < e.reports.length
        ? t("reports-of", { n: e.reports.length, shown: reports.length })
        : t("reports", { n: reports.length }),
    ),
  );
  /** @param {Edge} o */
  const since = (o) => o.reports.map(dated).sort(inOrder)[0] || "";
  const siblings = stances
    .filter((o) => o.source === e.source && o.target === e.target && o.visible)
    .sort((a, b) => inOrder(since(a), since(b)));
  const beside = make(
    "div",
    { class: "beside" },
    siblings.map((o) => {
      const last = latestOf(o);
      const inner = [
        text("b", positionOf(o)),
        make("small", {}, [shortDay(last), o.current ? t("current") : lapse(o)].filter(Boolean).join(" · ")),
        o === e
          ? make("small", {}, t("reports-below"))
          : last.quote
            ? text("q", last.quote, { lang: tongue(last.language) })
            : null,
      ].filter(Boolean);
      const face =
        o === e
          ? make("div", { class: "here" }, inner)
          : make("button", { type: "button", onclick: opening(o) }, inner);
      face.style.setProperty("--line", `var(--p-${o.look.look})`);
      return face;
    }),
  );
  return [
    top,
    heading,
    ...(siblings.length > 1 ? section(t("positions-in-order", { n: siblings.length }), beside) : []),
    ...reports.slice(0, MOST).map((r) => reportCard(e, r)),
    ...(reports.length > MOST
      ? [make("p", { class: "fine" }, t("more-reports", { n: reports.length - MOST }))]
      : []),
  ];
}
function showCard() {
  const { kind, id } = state.chosen;
  $("panel").replaceChildren(
    ...(kind === "node"
      ? nodeCard(got(nodes, id))
      : kind === "edge"
        ? edgeCard(got(edges, id))
        : intro()
    ).filter(isSome),
  );
}
on("choice", (what, focus) => {
  showCard();
  $("panel").scrollTop = 0;
  document.body.classList.toggle("sheet", !!what.kind && narrow());
  if (!what.kind) return;
  const heading = must("h2", $("panel"));
  if (focus) heading.focus({ preventScroll: true });
  else say(what.kind === "edge" ? phrase(got(edges, what.id)) : heading.textContent);
});
on("filter", () => {
  const inside = $("panel").contains(document.activeElement);
  showCard();
  if (inside && !$("panel").contains(document.activeElement))
    must("h2", $("panel")).focus({ preventScroll: true });
});
