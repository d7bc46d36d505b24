// When reports are too many to stand one above the other in a timeline, and by which days bars count them: as
// kg/views/bins.py has it.

import { about } from "./data.js";
import { binOf, dayNumber } from "./dates.js";

/** @import { Days, Unit } from "./types.d.ts" */

/** How many days they are. @param {Days} days */
const length = ([first, last]) => dayNumber(last) - dayNumber(first) + 1;
/** @type {(days: number[], most: number, place: number) => boolean} */
function crowded(days, most, place) {
  let begin = 0,
    n = 0;
  for (const day of days.sort((a, b) => a - b)) {
    if (!n || day - begin >= place) [begin, n] = [day, 0];
    if (++n > most) return true;
  }
  return false;
}
/**
 * What bars count these reports by; nothing where each has room to be a mark of its own.
 * @param {{ line: string, level: string, days: Days }[]} told who holds which position on what, which
 *   position on what, and when
 * @returns {Unit | ""}
 */
export function countedBy(told) {
  const { stack, tower, places, units } = about.bins;
  /** @type {(of: Days[]) => Days} */
  const calendar = (of) => [
    of.reduce((least, [first]) => (first < least ? first : least), of[0][0]),
    of.reduce((most, [, last]) => (last > most ? last : most), of[0][1]),
  ];
  if (!told.length) return "";
  const span = calendar(told.map(({ days }) => days)),
    place = length(span) / places;
  const exact = told.filter(({ days: [first, last] }) => first === last);
  /** @type {(by: "line" | "level", most: number) => boolean} */
  const some = (by, most) =>
    [...Map.groupBy(exact, (one) => one[by]).values()].some((pile) =>
      crowded(
        pile.map(({ days: [day] }) => dayNumber(day)),
        most,
        place,
      ),
    );
  if (!some("line", stack) && !some("level", tower)) return "";
  return (
    units.find((unit) => {
      const bins = exact.map(({ days: [day] }) => binOf(day, unit));
      const wide = length(calendar([span, ...bins]));
      return bins.every((bin) => length(bin) * places >= wide);
    }) || units[units.length - 1]
  );
}
