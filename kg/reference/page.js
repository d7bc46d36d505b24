// The page is whole without this: it only narrows the list of terms down to what is typed.
(() => {
  const box = document.getElementById("find-box"), field = document.getElementById("find"), count = document.getElementById("found");
  const fold = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const terms = [...document.querySelectorAll(".term")].map(term => ({ term, text: fold(term.textContent) }));
  const frames = [...document.querySelectorAll(".part"), ...document.querySelectorAll(".group")];
  const narrow = () => {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { term, text } of terms) {
      term.hidden = !words.every(word => text.includes(word));
      if (!term.hidden) shown++;
    }
    for (const frame of frames) frame.hidden = !frame.querySelector(".term:not([hidden])");
    count.textContent = words.length ? `${shown} of ${terms.length} terms` : "";
  };
  field.addEventListener("input", narrow);
  field.addEventListener("keydown", event => {
    if (event.key === "Escape") { field.value = ""; narrow(); }
  });
  addEventListener("hashchange", () => { // a link may lead to a term that is hidden
    if (!field.value) return;
    field.value = "";
    narrow();
    document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  });
  box.hidden = false;
})();
