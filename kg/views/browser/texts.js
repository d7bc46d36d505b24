// The page's own words, in its language. A text has {names} of values; one that counts has a form for each
// plural of its language, and is told the number as `n`.

import { shipped } from "./shipped.js";

/** @import { Child, Children } from "./types.d.ts" */

export const LANGUAGE = shipped.about.language;
export const LOCALE = shipped.texts.locale; // how numbers and dates are written
const plurals = new Intl.PluralRules(LANGUAGE);
const numbers = new Intl.NumberFormat(LOCALE);
/** @param {number} n */
export const number = (n) => numbers.format(n);
/** @param {number} part */
export const percent = (part) => new Intl.NumberFormat(LOCALE, { style: "percent" }).format(part);

/** @type {(key: string, values: Record<string, unknown>) => string} */
function form(key, values) {
  const entry = shipped.texts[key];
  if (entry === undefined) return key;
  return typeof entry === "string" ? entry : entry[plurals.select(Number(values.n))] || entry.other;
}
/** The text as a string. @type {(key: string, values?: Record<string, unknown>) => string} */
export function t(key, values = {}) {
  return form(key, values).replace(/\{(\w+)\}/g, (whole, name) =>
    name in values ? (typeof values[name] === "number" ? number(values[name]) : String(values[name])) : whole,
  );
}
/**
 * The text as a list of strings and elements, for where a value is an element.
 * @type {(key: string, values?: Record<string, number | Children>) => Child[]}
 */
export function parts(key, values = {}) {
  return form(key, values)
    .split(/\{(\w+)\}/)
    .map((piece, i) => {
      if (i % 2 === 0) return piece;
      const value = values[piece];
      return typeof value === "number" ? number(value) : value;
    })
    .flat()
    .filter((piece) => piece !== "");
}
/** @param {string} key */
export const told = (key) => key in shipped.texts;
export const COMMA = t("comma");
/** @param {string} words */
export const quoted = (words) => t("quoted", { words });
{
  // quotation marks of this language for what the styles put between some
  const [before, after] = shipped.texts.quoted.split("{words}");
  document.documentElement.style.quotes = [before, after].map((mark) => JSON.stringify(mark)).join(" ");
}
