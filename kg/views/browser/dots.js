// drawn by the engine for many nodes
