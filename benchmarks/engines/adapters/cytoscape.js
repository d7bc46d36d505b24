import cytoscape from "cytoscape";

window.start = async (container, { nodes, edges, colour }) => {
  const cy = cytoscape({
    container,
    elements: {
      nodes: nodes.map((n) => ({ data: { id: n.id, label: n.label, colour: colour(n), size: 4 + Math.sqrt(n.weight) }, position: { x: n.x, y: n.y } })),
      edges: edges.map((e) => ({ data: { id: e.id, source: nodes[e.from].id, target: nodes[e.to].id, colour: colour(e) } })),
    },
    style: [
      { selector: "node", style: { label: "data(label)", "background-color": "data(colour)", width: "data(size)", height: "data(size)", "font-size": 12, "min-zoomed-font-size": 9 } },
      { selector: "edge", style: { width: 1, "line-color": "data(colour)", "curve-style": "haystack" } },
    ],
    layout: { name: "preset" },
    hideEdgesOnViewport: true,
    textureOnViewport: true,
  });
  return { pan: (dx) => cy.panBy({ x: dx, y: 0 }), zoom: (factor) => cy.zoom(cy.zoom() * factor) };
};
