import Graph from "graphology";
import Sigma from "sigma";

window.start = async (container, { nodes, edges, colour }) => {
  const graph = new Graph({ multi: true, type: "directed" });
  for (const n of nodes) graph.addNode(n.id, { x: n.x, y: -n.y, size: 2 + Math.sqrt(n.weight) / 2, label: n.label, color: colour(n) });
  for (const e of edges) graph.addEdgeWithKey(e.id, nodes[e.from].id, nodes[e.to].id, { color: colour(e), size: 1 });
  const sigma = new Sigma(graph, container, { hideEdgesOnMove: true, defaultEdgeType: "line", enableEdgeEvents: true, labelRenderedSizeThreshold: 6 });
  const camera = sigma.getCamera();
  return {
    pan: (dx) => camera.setState({ x: camera.x + dx / 1280 }),
    zoom: (factor) => camera.setState({ ratio: camera.ratio / factor }),
  };
};
