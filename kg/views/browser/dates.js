// Dates as far as they are known: how they are read, compared and written. The only place that does.

import { COMMA, LOCALE, t } from "./texts.js";

/** @import { Days, Unit } from "./types.d.ts" */

/** @type {Record<string, Record<string, Intl.DateTimeFormatOptions>>} */
const styles = {
  long: {
    year: { year: "numeric" },
    month: { year: "numeric", month: "long" },
    day: { year: "numeric", month: "long", day: "numeric" },
  },
  short: {
    year: { year: "numeric" },
    month: { year: "numeric", month: "short" },
    day: { year: "numeric", month: "short", day: "numeric" },
  },
};
/** @type {Map<Intl.DateTimeFormatOptions, Intl.DateTimeFormat>} */
const formats = new Map();
/** @param {string} date */
export function day(date, style = "long") {
  const m = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?!\d)/.exec(date || "");
  if (!m) return date ? String(date) : t("undated");
  const known = !m[2] ? "year" : !m[3] ? "month" : "day";
  const at = dayOf(Number(m[1]), Number(m[2] || 1), Number(m[3] || 1));
  if (at.getUTCMonth() !== Number(m[2] || 1) - 1) return m[0]; // no such day
  return inWords(at, styles[style][known]);
}
/** A day of the calendar. @type {(at: Date, how: Intl.DateTimeFormatOptions) => string} */
export function inWords(at, how) {
  let format = formats.get(how);
  if (!format) formats.set(how, (format = dateFormat(how)));
  return format.format(at);
}
/** @param {Intl.DateTimeFormatOptions} how */
const dateFormat = (how) => new Intl.DateTimeFormat(LOCALE, { timeZone: "UTC", calendar: "gregory", ...how });
/**
 * Whether one date is known to be before another, as kg/dates.py has it.
 * @type {(one: string, other: string) => boolean}
 */
export const isBefore = (one, other) => one.slice(0, other.length) < other.slice(0, one.length);
/** How long something lasts, from the form that the graph has it in: P2Y, PT48H. @param {string} duration */
export function lasting(duration) {
  const m = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration);
  const amounts = m
    ? ["year", "month", "day", "hour", "minute", "second"].flatMap((unit, i) =>
        m[i + 1]
          ? [
              new Intl.NumberFormat(LOCALE, { style: "unit", unit, unitDisplay: "long" }).format(
                Number(m[i + 1]),
              ),
            ]
          : [],
      )
    : [];
  return amounts.join(COMMA) || duration;
}
/** @param {{ date: string, dated_by_article?: boolean }} r */
export const when = (r) =>
  r.date && r.dated_by_article ? t("date-of-article", { date: day(r.date) }) : day(r.date);
/** @param {{ date: string }} r */
export const shortDay = (r) => day(r.date, "short");

/**
 * The first and the last day that a date may mean: a year or a month is all of its days; null if there is no
 * such day.
 * @param {{ date: string }} r
 * @returns {Days | null}
 */
export function days(r) {
  const m = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?!\d)/.exec(r.date || "");
  if (!m) return null;
  if (!m[2]) return [`${m[1]}-01-01`, `${m[1]}-12-31`];
  const month = `${m[1]}-${m[2]}`,
    last = lengthOf(month);
  if (!last) return null;
  if (!m[3]) return [`${month}-01`, `${month}-${last}`];
  return Number(m[3]) && Number(m[3]) <= last ? [m[0], m[0]] : null;
}
/** In days; 0 if there is no such month. @param {string} month */
function lengthOf(month) {
  const [year, at] = month.split("-").map(Number);
  return at >= 1 && at <= 12 ? dayOf(year, at + 1, 0).getUTCDate() : 0;
}
/** A day as a number. @param {string} date */
export function dayNumber(date) {
  const [year, month, day_] = date.split("-").map(Number);
  return dayOf(year, month, day_).getTime() / 864e5;
}
/** Months and days count from 1. @type {(year: number, month: number, day: number) => Date} */
export function dayOf(year, month, date) {
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, date);
  return at;
}
/**
 * The first and the last day of the day, week, month or year in which a day is.
 * @type {(date: string, unit: Unit) => Days}
 */
export function binOf(date, unit) {
  const [year, month, day_] = date.split("-").map(Number);
  /** @type {(m: number, d: number) => string} */
  const at = (m, d) => dayOf(year, m, d).toISOString().slice(0, 10);
  const monday = day_ - ((dayOf(year, month, day_).getUTCDay() + 6) % 7);
  /** @type {Record<Unit, Days>} */
  const ends = {
    day: [at(month, day_), at(month, day_)],
    week: [at(month, monday), at(month, monday + 6)],
    month: [at(month, 1), at(month + 1, 0)],
    year: [at(1, 1), at(12, 31)],
  };
  return ends[unit];
}
