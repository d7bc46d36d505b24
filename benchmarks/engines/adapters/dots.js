// What the page draws large networks with: kg/views/browser/dots.js.
window.start = async (container, { nodes, edges, colour }) => {
  for (const n of nodes) Object.assign(n, { visible: true, strong: true, ghost: false });
  for (const e of edges) Object.assign(e, { source: nodes[e.from], target: nodes[e.to], visible: true, strong: true });
  const style = getComputedStyle(document.documentElement);
  const dots = createDots(container, {
    nodes, edges,
    skin: (n) => (n.kind === "issue" ? { fill: "issue", line: "issue-line" } : { fill: "actor", line: "actor-line" }),
    colour: (name) => style.getPropertyValue(name).trim(),
    on: { choose: (what) => light(what), hover: () => {}, moved: () => {} },
  });
  function light({ kind, id }) {
    const near = new Set();
    for (const e of edges) {
      e.strong = !kind || (kind === "edge" ? e.id === id : e.source.id === id || e.target.id === id);
      if (e.strong) near.add(e.source).add(e.target);
    }
    for (const n of nodes) n.strong = near.has(n);
    dots.update();
  }
  await dots.ready;
  // It has no call that pans; these are the events of a mouse.
  const canvas = container.querySelector("canvas");
  let at = 600, down = false;
  const mouse = (target, type) => target.dispatchEvent(new MouseEvent(type, { clientX: at, clientY: 400, view: window, bubbles: true, buttons: 1 }));
  return {
    pan(dx) {
      if (!down) mouse(canvas, "mousedown");
      down = true;
      at += dx;
      mouse(window, "mousemove");
    },
    zoom(factor) {
      if (down) mouse(window, "mouseup");
      down = false;
      canvas.dispatchEvent(new WheelEvent("wheel", { deltaY: -500 * Math.log2(factor), clientX: 640, clientY: 400, view: window, bubbles: true, cancelable: true }));
    },
    choose: light,
  };
};
