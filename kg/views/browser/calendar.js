// The marks below a timeline: days, months or years, as many as there is room for.

import { inWords } from "./dates.js";

/** @type {Record<"day" | "month" | "year", Intl.DateTimeFormatOptions>} */
const WORDS = {
  day: { day: "numeric", month: "short" },
  month: { month: "short" },
  year: { year: "numeric" },
};
/**
 * Marks of a calendar, each a day with its words and the year below or none.
 * @param {[number, number]} span days as numbers
 * @param {number} pixels how long it is
 * @param {number} room that a mark has at least, in pixels
 * @param {number} written as many characters has the most exact of the dates: no mark is finer
 */
export function ticks([from, to], pixels, room, written) {
  const most = Math.max(2, Math.floor(pixels / room)),
    span = to - from;
  /** @type {["day" | "month" | "year", number][]} */
  const steps = [
    ["day", 1],
    ["day", 2],
    ["day", 7],
    ["day", 14],
    ["month", 1],
    ["month", 2],
    ["month", 3],
    ["month", 6],
    ["year", 1],
    ["year", 2],
    ["year", 5],
    ["year", 10],
    ["year", 25],
    ["year", 100],
  ];
  /** @type {["year", number]} */
  const coarsest = ["year", 500];
  const length = { day: 1, month: 30.4, year: 365.25 },
    least = { day: 10, month: 7, year: 4 };
  const [unit, step] =
    steps.find(([u, n]) => least[u] <= written && span / (length[u] * n) <= most) || coarsest;
  /** @type {[day: number, words: string, below: string][]} */
  const made = [];
  const at = new Date(Math.floor(from) * 864e5);
  if (unit === "month") at.setUTCMonth(Math.floor(at.getUTCMonth() / step) * step, 1);
  if (unit === "year") at.setUTCFullYear(Math.floor(at.getUTCFullYear() / step) * step, 0, 1);
  let below = "";
  for (; at.getTime() / 864e5 <= to && made.length < 400;) {
    const day = at.getTime() / 864e5;
    if (day >= from) {
      const year = inWords(at, WORDS.year);
      const words = inWords(at, WORDS[unit]);
      made.push([day, words, unit === "year" || year === below ? "" : year]);
      below = year;
    }
    if (unit === "day") at.setUTCDate(at.getUTCDate() + step);
    else if (unit === "month") at.setUTCMonth(at.getUTCMonth() + step, 1);
    else at.setUTCFullYear(at.getUTCFullYear() + step, 0, 1);
  }
  return made;
}
