"""From the graph to networks that can be drawn and measured."""
