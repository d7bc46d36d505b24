// What was written into the page with it: what it shows, and its words.

/** @type {import("./types.d.ts").Shipped} */
export const shipped = JSON.parse(document.getElementById("data")?.textContent || "");
