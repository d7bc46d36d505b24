// Elements. Every text that comes from the data reaches the page as text, never as markup.

const $ = (id) => document.getElementById(id);
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== ""));
  return element;
}
const text = (tag, words, attributes) => make(tag, Object.assign({ dir: "auto" }, attributes), words);
const bdi = (words) => text("bdi", words);
const button = (words, act, attributes) => make("button", Object.assign({ type: "button", dir: "auto", onclick: act }, attributes), words);
const between = (values, glue) => values.flatMap((v, i) => (i ? [glue, v] : [v]));
const address = (url) => (/^https?:\/\//i.test(url || "") ? url : null);
const tongue = (language) => (/^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$/.test(language || "") ? language : null);
function link(label, url, language) {
  const href = address(url);
  return href ? make("a", { href, rel: "noopener noreferrer", target: "_blank", dir: "auto", lang: language }, label) : make("bdi", { lang: language }, label);
}
const SVG = "http://www.w3.org/2000/svg";
function draw(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== ""));
  return element;
}
function say(words) {
  $("live").textContent = "";
  setTimeout(() => { $("live").textContent = words; }, 30);
}
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const narrow = () => innerWidth <= 820;
const fold = (s) => String(s).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
  .replace(/ß/g, "ss").replace(/ø/g, "o").replace(/ł/g, "l").replace(/đ/g, "d").replace(/ı/g, "i").replace(/æ/g, "ae").replace(/œ/g, "oe")
  .replace(/[’‘`]/g, "'").replace(/\s+/g, " ").trim();
const rightToLeft = /^[^\p{L}]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;
const RTL_PAGE = document.documentElement.dir === "rtl";
