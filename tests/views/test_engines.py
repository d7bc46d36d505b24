"""The scripts of other projects that pages carry."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENGINES = Path(str(resources.files("kg.views"))) / "engines"
SCRIPT = (ENGINES / "map.min.js").read_text(encoding="utf-8")
LICENSES = (ENGINES / "LICENSES.txt").read_text(encoding="utf-8")
INSIDE = dict(re.findall(r"([a-z0-9-]+) (\d+\.\d+\.\d+) \(", LICENSES))


def test_the_script_carries_its_licences() -> None:
    assert SCRIPT.startswith(f"/*!\n{LICENSES}*/\n")
    assert {"d3-zoom", "d3-selection", "flatbush"} <= set(INSIDE)
    assert set(re.findall(r"\(([A-Za-z0-9.-]+)\)(?=[,\n])", LICENSES)) <= {"ISC", "MIT", "BSD-3-Clause"}


def test_versions_are_those_that_the_lock_file_pins() -> None:
    packages = json.loads((ENGINES / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in INSIDE} == INSIDE
    assert all("integrity" in package for path, package in packages.items() if path)


def test_the_script_may_stand_in_a_page_that_allows_no_eval_and_no_requests() -> None:
    assert "</script" not in SCRIPT.lower()
    assert not re.search(
        r"\beval\(|new Function|\bfetch\(|XMLHttpRequest|importScripts|sourceMappingURL", SCRIPT
    )


def test_npm_gives_the_same_script_again() -> None:
    if not os.environ.get("KG_TEST_NPM"):
        pytest.skip("engines are only rebuilt with KG_TEST_NPM=1; that needs npm and the internet")
    done = subprocess.run(
        [sys.executable, ROOT / "tools/engines.py"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
