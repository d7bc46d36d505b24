"""A made-up network of actors and issues with places, of any size and the same each time."""

from __future__ import annotations

from typing import Any

import numpy as np

from kg.views.marks import LOOKS

POSITIONS = {  # and how often they are taken
    "demands": 6,
    "proposes": 2,
    "supports": 7,
    "accepts": 2,
    "acceptsConditionally": 1,
    "undecided": 1,
    "skeptical": 1,
    "opposes": 3,
    "rejects": 4,
}
ACTORS = ("State", "Organization", "Organization", "GovernmentBody", "Person", "Group", "Alliance")
ISSUES = ("Demand", "Demand", "Proposal", "Claim")
NAMES = ("Association", "Ministry", "Council", "Union", "Committee", "League", "Front", "Office")
PLACES = ("Norland", "Sudria", "Estmark", "the coast", "Cal Mora", "Port Vey", "Halden", "the delta")
ASKED = ("Withdraw from", "Open the border at", "Release prisoners in", "Fund schools in", "Ban mining near")


def network(size: int) -> dict[str, list[dict[str, Any]]]:
    """So many nodes and twice as many edges: few are in many edges, and most edges stay within a topic."""
    chance = np.random.default_rng(7)
    topics = max(3, size // 70)
    turn = np.arange(topics) * 2.399963
    middle = np.stack([np.cos(turn), np.sin(turn)], 1) * np.sqrt(np.arange(topics) + 0.5)[:, None] * 70
    issues = size * 3 // 5
    topic = np.minimum((chance.random(size) ** 1.6 * topics).astype(int), topics - 1)
    places = middle[topic] + chance.normal(0, 38, (size, 2))
    actors = np.arange(issues, size)
    of_topic = [np.flatnonzero(topic[:issues] == t) for t in range(topics)]

    edges = []
    names = list(POSITIONS)
    share = np.array(list(POSITIONS.values()), float)
    kinds = chance.choice(len(names), 2 * size, p=share / share.sum())
    for number, kind in enumerate(kinds):
        actor = int(actors[int(chance.random() ** 1.9 * len(actors))])
        near = of_topic[topic[actor]]
        among = near if len(near) and chance.random() < 0.85 else np.arange(issues)
        issue = int(among[int(chance.random() ** 2.4 * len(among))])
        look = LOOKS[names[kind]]
        edges.append(
            {
                "id": f"e{number}",
                "from": actor,
                "to": issue,
                "look": {"look": look.name, "dashes": look.dashes, "width": look.width, "arrow": look.head},
                "current": bool(chance.random() < 0.85),
                "reports": int(1 + chance.exponential(0.7)),
            }
        )
    weight = np.zeros(size)
    for edge in edges:
        weight[[edge["from"], edge["to"]]] += edge["reports"]
    places = apart(places, chance)
    nodes = [
        {
            "id": f"n{i}",
            "x": round(float(places[i, 0]), 1),
            "y": round(float(places[i, 1]), 1),
            "kind": "issue" if i < issues else "actor",
            "type": ISSUES[i % len(ISSUES)] if i < issues else ACTORS[i % len(ACTORS)],
            "label": f"{ASKED[i % 5]} {PLACES[i // 5 % 8]} {i}"
            if i < issues
            else f"{NAMES[i % 8]} of {PLACES[i // 8 % 8]} {i}",
            "weight": float(weight[i]),
        }
        for i in range(size)
    ]
    return {"nodes": nodes, "edges": edges}


def apart(places: np.ndarray, chance: np.random.Generator, gap: float = 12.0) -> np.ndarray:
    """Neighbours pushed to about `gap` from each other: each looks at those sorted next to it in a grid."""
    for _ in range(30):
        cell = np.floor((places + chance.random(2) * gap) / gap).astype(np.int64)
        order = np.lexsort((cell[:, 1], cell[:, 0]))
        push = np.zeros_like(places)
        for step in (1, 2, 3, 4):
            one, other = order[:-step], order[step:]
            away = places[one] - places[other]
            far = np.maximum(np.hypot(*away.T), 1e-3)[:, None]
            force = np.where(far < gap, (gap - far) / far * 0.25, 0.0) * away
            np.add.at(push, one, force)
            np.add.at(push, other, -force)
        places = places + push
    return places
