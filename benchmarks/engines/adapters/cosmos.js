import { Graph } from "@cosmos.gl/graph";

window.start = async (container, { nodes, edges, colour }) => {
  const rgba = (some) => new Float32Array(some.flatMap((one) => [1, 3, 5].map((at) => parseInt(colour(one).slice(at, at + 2), 16) / 255).concat(1)));
  const graph = new Graph(container, { enableSimulation: false, spaceSize: 8192, fitViewOnInit: true, fitViewDelay: 0, backgroundColor: "#faf8f4" });
  await graph.ready;
  graph.setPointPositions(new Float32Array(nodes.flatMap((n) => [4096 + n.x, 4096 - n.y])));
  graph.setPointColors(rgba(nodes));
  graph.setPointSizes(new Float32Array(nodes.map((n) => 4 + Math.sqrt(n.weight))));
  graph.setLinks(new Float32Array(edges.flatMap((e) => [e.from, e.to])));
  graph.setLinkColors(rgba(edges));
  graph.render();
  let turned = 0;
  return {
    // It offers no panning by so many pixels: the view is set to a place.
    pan: (dx) => { turned += dx; graph.setZoomTransformByPointPositions(new Float32Array([4096 + turned, 4096]), 0, graph.getZoomLevel(), 0); },
    zoom: (factor) => graph.setZoomLevel(graph.getZoomLevel() * factor, 0),
  };
};
