import { Application, Container, Graphics } from "pixi.js";

window.start = async (container, { nodes, edges, colour }) => {
  const app = new Application();
  await app.init({ resizeTo: container, background: "#faf8f4", preference: "webgl", antialias: true });
  container.append(app.canvas);
  const world = new Container();
  app.stage.addChild(world);
  const lines = new Map(), dots = new Map();
  const add = (groups, one) => { if (!groups.has(colour(one))) groups.set(colour(one), []); groups.get(colour(one)).push(one); };
  for (const e of edges) add(lines, e);
  for (const n of nodes) add(dots, n);
  for (const [color, some] of lines) {
    const drawn = new Graphics();
    for (const e of some) drawn.moveTo(nodes[e.from].x, nodes[e.from].y).lineTo(nodes[e.to].x, nodes[e.to].y);
    world.addChild(drawn.stroke({ color, pixelLine: true }));
  }
  for (const [color, some] of dots) {
    const drawn = new Graphics();
    for (const n of some) drawn.rect(n.x - 2, n.y - 2, 4, 4);
    world.addChild(drawn.fill({ color }));
  }
  const far = Math.max(...nodes.map((n) => Math.max(Math.abs(n.x), Math.abs(n.y))));
  world.scale.set(container.clientHeight / 2 / far);
  world.position.set(container.clientWidth / 2, container.clientHeight / 2);
  return { pan: (dx) => { world.x += dx; }, zoom: (factor) => world.scale.set(world.scale.x * factor) };
};
