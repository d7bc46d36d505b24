"""What axe finds wrong with the pages: nothing, in any view, theme, width or reading direction."""

from __future__ import annotations

from importlib import resources

import graphs
import pytest

from kg.views.page import page

pytestmark = pytest.mark.browser
AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def violations(view) -> list[str]:
    """The rules that the page breaks now, each with the elements concerned."""
    view.page.wait_for_timeout(120)  # until transitions are over: axe reads colours as they are
    found = view.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary'][:200]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@pytest.fixture(scope="module")
def norland() -> str:
    return page(graphs.norland())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390], ids=["wide", "phone"])
def test_axe_finds_nothing(opened, norland, scheme, width):
    view = opened(norland, viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    view.page.evaluate(AXE)
    found: dict[str, list[str]] = {}
    for tab in view.page.get_by_role("tab").all():
        tab.click()
        found[tab.inner_text()] = violations(view)
    view.page.get_by_role("tab").first.click()
    for kind, names in (("node", "nodes"), ("edge", "edges")):
        view.page.evaluate(
            f"stancegraph.choose({{kind: '{kind}', id: [...stancegraph.{names}.values()].reverse()"
            ".find(one => one.kind !== 'part' && one.kind !== 'acts-for').id})"
        )
        found[f"card of a {kind}"] = violations(view)
    view.page.keyboard.press("Escape")
    for menu in ("facets", "files"):
        view.page.locator(f"#{menu}-menu summary").click()
        found[menu] = violations(view)
        view.page.keyboard.press("Escape")
    view.page.get_by_role("combobox").fill("nor")
    found["search"] = violations(view)
    view.page.get_by_role("combobox").fill("zzz")
    found["search for nothing"] = violations(view)
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize("build", [graphs.hostile, graphs.empty], ids=["hostile", "empty"])
def test_axe_finds_nothing_in_odd_pages(opened, build):
    view = opened(page(build()), bypass_csp=True)
    view.page.evaluate(AXE)
    found = {}
    for tab in view.page.get_by_role("tab").all():
        tab.click()
        found[tab.inner_text()] = violations(view)
    assert {where: what for where, what in found.items() if what} == {}
