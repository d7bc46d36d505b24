// Elements. Every text that comes from the data reaches the page as text, never as markup.

import { palette } from "./palette.js";

/** @import { Attributes, Bounds, Child, Children, Elements } from "./types.d.ts" */

/**
 * The element of the template with this id.
 * @template {string} K
 * @param {K} id
 */
export const $ = (id) => /** @type {Elements[K]} */ (document.getElementById(id));
/**
 * The element around what an event happened in, or it itself, that this selector finds.
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | SVGElement | null}
 */
export const around = ({ target }, selector) => (target instanceof Element ? target.closest(selector) : null);
/**
 * What a selector finds first, within an element that has it.
 * @type {(selector: string, within?: ParentNode) => HTMLElement}
 */
export function must(selector, within = document) {
  const found = within.querySelector(selector);
  if (!found) throw new Error(`there is no ${selector}`);
  return /** @type {HTMLElement} */ (found);
}
/**
 * What a selector finds, in the page or within some element.
 * @param {string} selector
 * @param {ParentNode} [within]
 * @returns {HTMLElement[]}
 */
export const every = (selector, within = document) => [
  .../** @type {NodeListOf<HTMLElement>} */ (within.querySelectorAll(selector)),
];
/**
 * @template T
 * @param {T | null | undefined | ""} c
 * @returns {c is T}
 */
export const isSome = (c) => c !== null && c !== undefined && c !== "";
/** @type {(element: Element, attributes: Attributes) => void} */
function attribute(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function")
      element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (value !== false && value !== null && value !== undefined)
      element.setAttribute(name, value === true ? "" : String(value));
  }
}
/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Attributes} [attributes]
 * @param {...Children} children
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  attribute(element, attributes);
  element.append(...children.flat().filter(isSome));
  return element;
}
/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Child} words
 * @param {Attributes} [attributes]
 */
export const text = (tag, words, attributes) => make(tag, { dir: "auto", ...attributes }, words);
const LONGEST = 160; // characters of a name that stand in a card; the rest is in its title
/** @type {(words: Child) => { words: Child, attributes: Attributes }} */
const shortened = (words) =>
  typeof words === "string" && words.length > LONGEST
    ? { words: words.slice(0, LONGEST).trimEnd() + "…", attributes: { title: words } }
    : { words, attributes: {} };
/** A name within other words. @param {Child} name */
export function bdi(name) {
  const { words, attributes } = shortened(name);
  return text("bdi", words, attributes);
}
/**
 * A name as a heading.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Child} name
 * @param {Attributes} [attributes]
 */
export function titled(tag, name, attributes) {
  const { words, attributes: whole } = shortened(name);
  return text(tag, words, { ...whole, ...attributes });
}
/** @type {(name: Child, act: (event: MouseEvent) => void, attributes?: Attributes) => HTMLButtonElement} */
export function button(name, act, attributes) {
  const { words, attributes: whole } = shortened(name);
  return make("button", { type: "button", dir: "auto", onclick: act, ...whole, ...attributes }, words);
}
/** @type {(values: Child[], glue: string) => Child[]} */
export const between = (values, glue) => values.flatMap((v, i) => (i ? [glue, v] : [v]));
/** @param {string} url */
const address = (url) => (/^https?:\/\//i.test(url || "") ? url : null);
/** @param {string} language */
export const tongue = (language) =>
  /^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$/.test(language || "") ? language : undefined;
/** @type {(label: string, url: string, language?: string) => HTMLElement} */
export function link(label, url, language) {
  const href = address(url);
  return href
    ? make("a", { href, rel: "noopener noreferrer", target: "_blank", dir: "auto", lang: language }, label)
    : make("bdi", { lang: language }, label);
}
export const SVG = "http://www.w3.org/2000/svg";
/**
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag
 * @param {Attributes} [attributes]
 * @param {...Children} children
 */
export function draw(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  attribute(element, attributes);
  element.append(...children.flat().filter(isSome));
  return element;
}
/**
 * A bent line through two control points, from one end to the other, as the path of it.
 * @type {(from: number[], leaving: number[], arriving: number[], to: number[]) => string}
 */
export function curve(from, leaving, arriving, to) {
  const [a, b, c, d] = [from, leaving, arriving, to].map((point) => point.map(tenth).join(" "));
  return `M${a}C${b} ${c} ${d}`;
}
/** @param {number} x */
export const tenth = (x) => Math.round(x * 10) / 10;
/** @param {string} words */
export function say(words) {
  $("live").textContent = "";
  setTimeout(() => {
    $("live").textContent = words;
  }, 30);
}
/** Whether something is what is chosen. @type {(element: Element, chosen: boolean) => void} */
export function marked(element, chosen) {
  if (chosen) element.setAttribute("aria-current", "true");
  else element.removeAttribute("aria-current");
}
export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
export const narrow = () => innerWidth <= 820;
/** @param {string} s */
export const fold = (s) =>
  String(s)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/ß/g, "ss")
    .replace(/ø/g, "o")
    .replace(/ł/g, "l")
    .replace(/đ/g, "d")
    .replace(/ı/g, "i")
    .replace(/æ/g, "ae")
    .replace(/œ/g, "oe")
    .replace(/[’‘`]/g, "'")
    .replace(/\s+/g, " ")
    .trim();
export const rightToLeft = /^[^\p{L}]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;
export const RTL_PAGE = document.documentElement.dir === "rtl";
/**
 * Words for the middle of a sentence that runs the other way: what stands beside them stays where it belongs.
 * @param {string} words
 */
export const apart = (words) => (rightToLeft.test(words) === RTL_PAGE ? words : "\u2068" + words + "\u2069");

// ---------------------------------------------------------------- words in pictures

const pen = penOf(document.createElement("canvas"));
/**
 * What draws on a canvas.
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2DSettings} [how]
 */
export function penOf(canvas, how) {
  const found = canvas.getContext("2d", how);
  if (!found) throw new Error("no canvas can be drawn on");
  return found;
}
/** @type {(words: string, size: number, weight?: number) => number} */
function wideOf(words, size, weight) {
  pen.font = `${weight || 400} ${size}px ${palette("sans")}`;
  return pen.measureText(words).width;
}
/**
 * The words in at most so many lines of this width; what does not fit ends in an ellipsis.
 * @type {(words: string, width: number, lines: number, size: number, weight?: number) => string[]}
 */
export function broken(words, width, lines, size, weight) {
  /** @param {string} s */
  const wide = (s) => wideOf(s, size, weight);
  /** @param {string} s */
  const cut = (s) => {
    let n = s.length;
    while (n > 1 && wide(s.slice(0, n) + "…") > width) n = Math.min(n - 1, Math.ceil(n * 0.95));
    return s.slice(0, n).trimEnd() + "…";
  };
  /** @type {string[]} */
  const made = [];
  let rest = words.replace(/\s+/g, " ").trim().slice(0, 400).toWellFormed();
  while (rest && made.length < lines) {
    if (wide(rest) <= width || made.length === lines - 1) {
      made.push(wide(rest) <= width ? rest : cut(rest));
      break;
    }
    let at = -1;
    for (let i = rest.indexOf(" "); i > 0 && wide(rest.slice(0, i)) <= width; i = rest.indexOf(" ", i + 1))
      at = i;
    if (at < 0) {
      // a word wider than the line
      at = rest.length;
      while (at > 1 && wide(rest.slice(0, at)) > width) at = Math.min(at - 1, Math.ceil(at * 0.9));
    }
    made.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return made;
}
/**
 * Text in a picture; x is its left edge, its middle or its right edge, whichever way the words run.
 * @type {(x: number, y: number, words: string, edge: "left" | "middle" | "right", size: number,
 *   attributes?: Attributes) => SVGTextElement}
 */
export function lettering(x, y, words, edge, size, attributes) {
  const backward = rightToLeft.test(words);
  const anchor = edge === "middle" ? "middle" : (edge === "left") === backward ? "end" : "start";
  return draw(
    "text",
    { x, y, "text-anchor": anchor, direction: backward ? "rtl" : "ltr", "font-size": size, ...attributes },
    words,
  );
}
/** How wide a view is within its edges, in whole pixels. @param {HTMLElement} view */
export function roomIn(view) {
  const { paddingLeft, paddingRight } = getComputedStyle(view);
  return Math.floor(view.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight));
}
/**
 * Has a picture drawn anew when its view has become wider or narrower than it was drawn for; 0 is not drawn.
 * @type {(view: HTMLElement, width: () => number, act: () => void) => void}
 */
export function fitted(view, width, act) {
  const fit = () => {
    if (width() && !view.hidden && Math.abs(roomIn(view) - width()) > 1) act();
  };
  new ResizeObserver(fit).observe(view);
}
export const REST = 150; // milliseconds after which a pointer is taken to rest on something
/**
 * A note beside what the pointer rests on, or the keys stand on; it says nothing that is not said elsewhere.
 * @param {HTMLElement} view
 */
export function noteIn(view) {
  const tip = make("div", { class: "note", "aria-hidden": "true", hidden: true });
  return {
    element: tip,
    hide() {
      tip.hidden = true;
    },
    /**
     * @param {Child[]} words
     * @param {Bounds} spot a rectangle of the window
     */
    show(words, spot) {
      tip.replaceChildren(...words.filter(isSome));
      tip.hidden = false;
      const frame = view.getBoundingClientRect(),
        self = tip.getBoundingClientRect();
      const x = Math.max(
        6,
        Math.min((spot.left + spot.right) / 2 - frame.left - self.width / 2, frame.width - self.width - 6),
      );
      const below = spot.bottom + 8 + self.height <= Math.min(frame.bottom, innerHeight);
      tip.style.left = x + view.scrollLeft + "px";
      tip.style.top =
        (below ? spot.bottom - frame.top + 8 : spot.top - frame.top - self.height - 8) +
        view.scrollTop +
        "px";
    },
  };
}
