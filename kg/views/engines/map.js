// What kg/views/browser/dots.js uses of other projects: gestures, and an index of places.
export { select } from "d3-selection";
export { zoom, zoomIdentity } from "d3-zoom";
export { default as Flatbush } from "flatbush";
