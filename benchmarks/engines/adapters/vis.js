// pyvis's own vis-network, which draws the page's boxes, here with dots.
window.start = async (container, { nodes, edges, colour }) => {
  const network = new vis.Network(container, {
    nodes: nodes.map((n) => ({ id: n.id, x: n.x, y: n.y, color: colour(n), shape: n.kind === "actor" ? "square" : "dot", size: 2 + Math.sqrt(n.weight) / 2 })),
    edges: edges.map((e) => ({ id: e.id, from: nodes[e.from].id, to: nodes[e.to].id, color: colour(e), width: 1 })),
  }, { physics: false, edges: { smooth: false }, interaction: { hideEdgesOnDrag: true, hideEdgesOnZoom: true } });
  network.fit({ animation: false });
  return {
    pan: (dx) => { const { x, y } = network.getViewPosition(); network.moveTo({ position: { x: x + dx / network.getScale(), y } }); },
    zoom: (factor) => network.moveTo({ scale: network.getScale() * factor }),
  };
};
