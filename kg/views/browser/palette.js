// The page's colours and letters by name, as they are now: for canvases and files.

/** @type {Map<string, string>} */
let known = new Map();
let style = getComputedStyle(document.documentElement);
export function readPalette() {
  style = getComputedStyle(document.documentElement);
  known = new Map();
}
/** @param {string} name */
export function palette(name) {
  const before = known.get(name);
  if (before !== undefined) return before;
  const said = style.getPropertyValue(name.startsWith("--") ? name : "--" + name).trim();
  known.set(name, said);
  return said;
}
