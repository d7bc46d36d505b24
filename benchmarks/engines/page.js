// What measure.py needs in the page, after the engine.
const style = getComputedStyle(document.documentElement);
const named = (one) => (one.look ? "--p-" + one.look.look : one.kind === "actor" ? "--actor-line" : "--issue-line");
data.colour = (one) => style.getPropertyValue(named(one)).trim();
const frame = () => new Promise(requestAnimationFrame);
(async () => {
  window.engineAt = await start(document.getElementById("map"), data);
  await frame(); await frame();
  window.readyAfter = performance.now();
})();
async function driven(act) {
  const begun = performance.now();
  let frames = 0;
  while (performance.now() - begun < 2500) { act(frames); frames++; await frame(); }
  return frames / (performance.now() - begun) * 1000;
}
function counted() {
  window.frames_ = 0; window.counting = true;
  const begun = performance.now();
  const count = () => { if (window.counting) { window.frames_++; requestAnimationFrame(count); } };
  requestAnimationFrame(count);
  window.rate = () => { window.counting = false; return window.frames_ / (performance.now() - begun) * 1000; };
}
async function answered() { // from a click on the greatest hub until its lines and neighbours stand out
  const hub = data.nodes.reduce((most, n) => (n.weight > most.weight ? n : most));
  const begun = performance.now();
  engineAt.choose({ kind: "node", id: hub.id });
  await frame(); await frame();
  return performance.now() - begun;
}
