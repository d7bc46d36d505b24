// The page's colours and letters by name, as they are now: for canvases and files.

/** @type {Map<string, string>} */
let known = new Map();
/** @type {CSSStyleDeclaration} */
let style = null;
export function readPalette() {
  style = getComputedStyle(document.documentElement);
  known = new Map();
}
/** @param {string} name */
export function palette(name) {
  if (!known.has(name)) {
    known.set(name, style.getPropertyValue(name.startsWith("--") ? name : "--" + name).trim());
  }
  return known.get(name);
}
readPalette();
