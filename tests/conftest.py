"""What holds for all tests."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A slow machine is no fault of the code; and where many wait for the result, it is the same each time.
settings.register_profile("patient", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("patient")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project, which is also the folder that one is in."""
    here = tmp_path / "project"
    here.mkdir()
    (here / "kg.toml").touch()
    monkeypatch.chdir(here)
    return here
