"""What holds for all tests."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import install_browser
import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

# Nothing of what tests make comes into the user's own cache, nor out of it.
os.environ["KG_CACHE"] = tempfile.mkdtemp(prefix="kg-cache-of-tests-")
atexit.register(shutil.rmtree, os.environ["KG_CACHE"], ignore_errors=True)

# A slow machine is no fault of the code; and where many wait for the result, it is the same each time.
settings.register_profile("patient", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("patient")


@pytest.fixture(autouse=True)
def no_process_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """No index is made by a process of its own for what a test's own process has read."""
    monkeypatch.setattr("kg.graph.cache.index_later", lambda: None)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project, which is also the folder that one is in."""
    here = tmp_path / "project"
    here.mkdir()
    (here / "kg.toml").touch()
    monkeypatch.chdir(here)
    return here


ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it; without one these tests are skipped, but never in CI."""
    program = install_browser.browser()
    missing = None if program else "no Chromium found (python tests/install_browser.py installs one)"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # Playwright's own imports
            from playwright.sync_api import sync_playwright
    except ImportError:
        missing = "Playwright is not installed (pip install playwright)"
    if missing:
        message = f"BROWSER TESTS NOT RUN: {missing}"
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()
