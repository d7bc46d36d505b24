"""The page's scripts are modules that say what they import; they come together as one."""

from __future__ import annotations

import re
import shutil
import subprocess
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.views import scripts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BROWSER = Path(str(resources.files("kg.views") / "browser"))


@pytest.fixture
def together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """Puts modules with these sources together; the first of them is the entry."""

    def made(**sources: str) -> str:
        (tmp_path / "browser").mkdir(exist_ok=True)
        for name, source in sources.items():
            (tmp_path / "browser" / f"{name}.js").write_text(source, "utf-8")
        monkeypatch.setattr(scripts.resources, "files", lambda _: tmp_path)
        scripts.bundle.cache_clear()
        return scripts.bundle(next(iter(sources)))

    yield made
    scripts.bundle.cache_clear()


def test_every_module_is_part_of_the_page_once_and_after_those_it_imports() -> None:
    whole = scripts.bundle()
    begun = re.findall(r"^const module_(\w+) = ", whole, re.MULTILINE)
    assert sorted(begun) == sorted(path.stem for path in BROWSER.glob("*.js"))
    for path in BROWSER.glob("*.js"):
        for other in re.findall(r'from "\./(\w+)\.js"', path.read_text("utf-8")):
            assert begun.index(other) < begun.index(path.stem), (path.stem, other)
    assert not re.search(r"^(import|export)\b", whole, re.MULTILINE)


def test_names_stay_apart_and_may_be_imported_under_another(
    together: Callable[..., str], tmp_path: Path
) -> None:
    whole = together(
        first='import {\n  twice as double,\n  ONE,\n} from "./second.js";\nconst own = 20;\nconsole.log(double(own) + ONE);\n',
        second="const own = 2;\nexport const ONE = 1;\nexport function twice(n) {\n  return own * n;\n}\n",
    )
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node.js here")
    told = subprocess.run([node, "-"], input=whole, capture_output=True, text=True, check=True)
    assert told.stdout == "41\n"


@pytest.mark.parametrize(
    ("second", "words"),
    [
        ("export const OTHER = 1;\n", "first.js imports ONE, which second.js does not export"),
        ('import { one } from "./first.js";\nexport const ONE = one;\n', "first → second → first"),
        ("export let ONE = 1;\n", "'export let ONE = 1;' is not a form"),
        ("export const ONE = 1;\nexport default ONE;\n", "'export default ONE;' is not a form"),
    ],
)
def test_what_it_does_not_understand_is_refused(
    together: Callable[..., str], second: str, words: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        together(first='import { ONE } from "./second.js";\nexport const one = ONE;\n', second=second)
