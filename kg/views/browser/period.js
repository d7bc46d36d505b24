// The period that is shown: a bar for each stretch of time, and two handles.

import { inOrder, stances } from "./data.js";
import { day, days } from "./dates.js";
import { $, draw, make, say } from "./dom.js";
import { filter, on, state, summary } from "./state.js";
import { t } from "./texts.js";

export const bins = (() => {
  const known = stances
    .flatMap((e) => e.reports)
    .map((r) => (r.days = days(r)))
    .filter((span) => span !== null);
  if (known.length < 2) return null;
  const [first] = known.map(([begin]) => begin).sort(inOrder),
    last = known.map(([, end]) => end).sort(inOrder)[known.length - 1];
  /** @param {string} date */
  const at = (date) => Math.round(Date.parse(date + "T00:00:00Z") / 864e5);
  const span = at(last) - at(first) + 1;
  if (span <= 1) return null;
  const step = span <= 62 ? "day" : span <= 430 ? "week" : span <= 5000 ? "month" : "year";
  /** @type {string[]} the starts of all stretches from the first to the last */
  const starts = [];
  const d = new Date(first + "T00:00:00Z");
  if (step === "week") d.setUTCDate(d.getUTCDate() - ((d.getUTCDay() + 6) % 7));
  if (step === "month") d.setUTCDate(1);
  if (step === "year") d.setUTCMonth(0, 1);
  for (; starts.length < 600;) {
    const start = d.toISOString().slice(0, 10);
    if (start > last || start.length > 10) break; // after the year 9999
    starts.push(start);
    if (step === "day") d.setUTCDate(d.getUTCDate() + 1);
    else if (step === "week") d.setUTCDate(d.getUTCDate() + 7);
    else if (step === "month") d.setUTCMonth(d.getUTCMonth() + 1);
    else d.setUTCFullYear(d.getUTCFullYear() + 1);
  }
  /** @param {string} date */
  const before = (date) => {
    const next = new Date(date + "T00:00:00Z");
    next.setUTCDate(next.getUTCDate() - 1);
    return next.toISOString().slice(0, 10);
  };
  const ends = starts.map((_, i) => (i + 1 < starts.length ? before(starts[i + 1]) : last));
  /** @param {string} date */
  const place = (date) => {
    let low = 0,
      high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= date) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const heights = starts.map(() => 0);
  for (const [begin] of known) heights[place(begin)]++;
  return starts.length > 1 ? { starts, ends, heights, place } : null;
})();
function timeRange() {
  $("time").hidden = !bins;
  if (!bins) return;
  const { starts, ends, heights, place } = bins;
  const n = starts.length,
    most = Math.max(...heights);
  const chart = draw("svg", { viewBox: `0 0 ${n} 24`, preserveAspectRatio: "none", "aria-hidden": "true" });
  const bars = heights.map((height, i) =>
    draw("rect", {
      x: i + (n > 80 ? 0 : 0.08),
      y: 24 - (height ? Math.max(2, (22 * height) / most) : 0),
      width: n > 80 ? 1 : 0.84,
      height: height ? Math.max(2, (22 * height) / most) : 0,
    }),
  );
  chart.append(...bars);
  /** @type {(name: string, value: number) => HTMLInputElement} */
  const handle = (name, value) =>
    make("input", { type: "range", min: 0, max: n - 1, step: 1, value, "aria-label": t("time." + name) });
  const low = handle("from", 0),
    high = handle("to", n - 1);
  let pending = 0;
  /** @param {HTMLInputElement} moved */
  const take = (moved) => {
    if (Number(low.value) > Number(high.value)) (moved === low ? high : low).value = moved.value;
    state.from = Number(low.value) ? starts[Number(low.value)] : "";
    state.to = Number(high.value) < n - 1 ? ends[Number(high.value)] : "";
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(() => filter(false));
  };
  for (const one of [low, high]) {
    one.addEventListener("input", () => take(one));
    one.addEventListener("change", () => say(summary()));
  }
  on("filter", () => {
    const from = state.from ? place(state.from) : 0,
      to = state.to ? place(state.to) : n - 1;
    low.value = String(from);
    high.value = String(to);
    bars.forEach((bar, i) => bar.classList.toggle("out", i < from || i > to));
    const [one, other] = [state.from || starts[0], state.to || ends[n - 1]].map((date) => day(date, "short"));
    low.setAttribute("aria-valuetext", day(state.from || starts[0]));
    high.setAttribute("aria-valuetext", day(state.to || ends[n - 1]));
    $("time-words").textContent =
      state.from || state.to ? t("from-to", { from: one, to: other }) : t("time.all");
  });
  $("time-track").append(chart, low, high);
}
timeRange();
