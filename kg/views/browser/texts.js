// The page's own words, in its language. A text has {names} of values; one that counts has a form for each
// plural of its language, and is told the number as `n`.

const data = JSON.parse(document.getElementById("data").textContent);
const LANGUAGE = data.about.language;
const LOCALE = data.texts.locale; // how numbers and dates are written
const plurals = new Intl.PluralRules(LANGUAGE);
const numbers = new Intl.NumberFormat(LOCALE);
const number = (n) => numbers.format(n);
const percent = (part) => new Intl.NumberFormat(LOCALE, { style: "percent" }).format(part);

function form(key, values) {
  const entry = data.texts[key];
  if (entry === undefined) return key;
  return typeof entry === "string" ? entry : entry[plurals.select(values.n)] || entry.other;
}
// The text as a string.
function t(key, values = {}) {
  return form(key, values).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? (typeof values[name] === "number" ? number(values[name]) : String(values[name])) : whole));
}
// The text as a list of strings and elements, for where a value is an element.
function parts(key, values = {}) {
  return form(key, values).split(/\{(\w+)\}/).map((piece, i) => {
    if (i % 2 === 0) return piece;
    const value = values[piece];
    return typeof value === "number" ? number(value) : value;
  }).flat().filter((piece) => piece !== "");
}
const told = (key) => key in data.texts;
const COMMA = t("comma");
const quoted = (words) => t("quoted", { words });
{ // quotation marks of this language for what the styles put between some
  const [before, after] = data.texts.quoted.split("{words}");
  document.documentElement.style.quotes = [before, after].map((mark) => JSON.stringify(mark)).join(" ");
}

// ---------------------------------------------------------------- dates

const styles = {
  long: { year: { year: "numeric" }, month: { year: "numeric", month: "long" }, day: { year: "numeric", month: "long", day: "numeric" } },
  short: { year: { year: "numeric" }, month: { year: "numeric", month: "short" }, day: { year: "numeric", month: "short", day: "numeric" } },
};
const formats = new Map();
function day(date, precision, style = "long") {
  const m = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?!\d)/.exec(date || "");
  if (!m) return date ? String(date) : t("undated");
  const known = !m[2] || precision === "year" ? "year" : !m[3] || precision === "month" ? "month" : "day";
  const at = new Date(0);
  at.setUTCFullYear(Number(m[1]), Number(m[2] || 1) - 1, Number(m[3] || 1));
  if (at.getUTCMonth() !== Number(m[2] || 1) - 1) return m[0]; // no such day
  const name = style + known;
  if (!formats.has(name)) formats.set(name, new Intl.DateTimeFormat(LOCALE, { timeZone: "UTC", calendar: "gregory", ...styles[style][known] }));
  return formats.get(name).format(at);
}
// How long something lasts, from the form that the graph has it in: P2Y, PT48H.
function lasting(duration) {
  const m = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration);
  const amounts = m ? ["year", "month", "day", "hour", "minute", "second"].flatMap((unit, i) => (m[i + 1] ? [new Intl.NumberFormat(LOCALE, { style: "unit", unit, unitDisplay: "long" }).format(Number(m[i + 1]))] : [])) : [];
  return amounts.join(COMMA) || duration;
}
const when = (r) => (r.date && r.precision === "ofArticle" ? t("date-of-article", { date: day(r.date, r.precision) }) : day(r.date, r.precision));
const shortDay = (r) => day(r.date, r.precision, "short");
