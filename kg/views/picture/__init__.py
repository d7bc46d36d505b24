"""The network as a picture, for reports: SVG without a browser, and PNG where resvg is installed.

A sheet has a heading, the picture, a key of what occurs in it, and a caption that says what it is of. Equal
networks give equal bytes. Nothing in it runs or is fetched, and the fonts are those of whoever looks at it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import KgError, Misuse, did_you_mean
from kg.views.picture.sheet import Drawing, Sheet, sheet
from kg.views.texts import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

__all__ = ["VIEWS", "png", "svg"]

VIEWS = ("map", "columns", "matrix", "timeline")
"""What may be drawn."""
PIXELS = 200_000_000
"""The largest PNG, in pixels; it takes a gigabyte to draw."""


def svg(
    network: nx.MultiDiGraph,
    view: str = "map",
    *,
    language: str = "en",
    theme: str = "light",
    places: Mapping[str, tuple[float, float]] | None = None,
) -> str:
    """A picture of the network as an SVG document of its own.

    Args:
        network: see `kg.network.projection.stance_network`.
        view: one of VIEWS. `map` has boxes and lines between them; `columns` actors on the left and what they
            speak of on the right; `matrix` a row for each actor and a column for each issue; `timeline` a
            panel for each issue, with every report.
        language: of our own words; one of `kg.views.texts.LANGUAGES`.
        theme: light or dark.
        places: where boxes stood on an earlier map, by node; they stay there as far as they can.

    Raises:
        Misuse: there is no such view.
    """
    of = Sheet(network, language, theme)
    if view == "map" or load(language)["direction"] == "ltr":
        return sheet(of, _drawing(of, view, places))
    # Who reads from right to left begins there, with rows and time as well.
    return sheet(of, _drawing(Sheet(network, language, theme, mirrored=True), view, places).mirrored())


def png(
    network: nx.MultiDiGraph,
    view: str = "map",
    *,
    scale: float = 2.0,
    language: str = "en",
    theme: str = "light",
    places: Mapping[str, tuple[float, float]] | None = None,
) -> bytes:
    """The same picture in pixels, with the fonts of this computer.

    Args:
        network: as for `svg`.
        view: as for `svg`.
        scale: pixels for each unit of the SVG; 2 is sharp on screens, and on paper where a sheet of common
            size fills a page.
        language: as for `svg`.
        theme: as for `svg`.
        places: as for `svg`.

    Raises:
        KgError: resvg is not installed, or the picture would be larger than computers can hold.
        Misuse: there is no such view.
    """
    try:
        import resvg_py
    except ImportError as error:
        hint = "install it with: pip install 'stancegraph[png]'; SVG needs nothing"
        raise KgError("a PNG needs resvg, which is not installed", hint) from error
    text = svg(network, view, language=language, theme=theme, places=places)
    width, height = _size(text)
    if width * height * scale**2 > PIXELS:
        raise KgError(
            f"the picture would have {round(width * scale)} by {round(height * scale)} pixels",
            "draw a part of the network, or write it as SVG",
        )
    try:
        return bytes(resvg_py.svg_to_bytes(svg_string=text, zoom=scale))
    except BaseException as error:  # how a fault inside resvg arrives, which is no Exception
        if type(error).__name__ not in ("PanicException", "ValueError"):
            raise
        raise KgError(f"resvg cannot draw this picture: {error}", "write it as SVG") from error


def _size(text: str) -> tuple[float, float]:
    """Width and height of one of our pictures."""
    box = text.partition('viewBox="')[2].partition('"')[0].split()
    return float(box[2]), float(box[3])


def _drawing(of: Sheet, view: str, places: Mapping[str, tuple[float, float]] | None) -> Drawing:
    if view == "map":
        from kg.views.picture import network_map

        return network_map.drawn(of, places)
    if view == "columns":
        from kg.views.picture import two_columns

        return two_columns.drawn(of)
    if view == "matrix":
        from kg.views.picture import matrix

        return matrix.drawn(of)
    if view == "timeline":
        from kg.views.picture import timeline

        return timeline.drawn(of)
    raise Misuse(f"there is no view '{view}'", did_you_mean(view, VIEWS))
