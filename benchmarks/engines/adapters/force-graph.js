import ForceGraph from "force-graph";

window.start = async (container, { nodes, edges, colour }) => {
  const graph = new ForceGraph(container)
    .width(container.clientWidth).height(container.clientHeight)
    .cooldownTicks(0).enableNodeDrag(false)
    .nodeColor(colour).linkColor(colour).nodeLabel("label").nodeVal((n) => n.weight / 4)
    .linkWidth(1)
    .graphData({ nodes: nodes.map((n) => ({ ...n, fx: n.x, fy: n.y })), links: edges.map((e) => ({ ...e, source: nodes[e.from].id, target: nodes[e.to].id })) });
  graph.zoomToFit(0, 20);
  return {
    pan: (dx) => { const { x, y } = graph.centerAt(); graph.centerAt(x + dx / graph.zoom(), y); },
    zoom: (factor) => graph.zoom(graph.zoom() * factor),
  };
};
