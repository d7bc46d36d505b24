// What was written into the page with it: what it shows, and its words.

export const shipped = JSON.parse(document.getElementById("data").textContent);
