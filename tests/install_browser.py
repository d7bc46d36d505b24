"""Make sure that the browser tests have a browser: the one that is there, or the system's Chromium."""

import os
import shutil
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Chromium.app/Contents/MacOS/Chromium")
MAC_CHROME = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def browser() -> str | None:
    """The path of a Chromium or Chrome, if there is one."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or next((str(path) for path in (MAC, MAC_CHROME) if path.exists()), None)


def complete() -> bool:
    """Whether there is a browser, and what Playwright's own program needs (small Debian systems lack it)."""
    return browser() is not None and (sys.platform != "linux" or find_library("atomic") is not None)


def install() -> None:
    """Install Chromium with the system's own package manager."""
    if sys.platform == "darwin":
        subprocess.run(["brew", "install", "--cask", "chromium"], check=True)
        return
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    subprocess.run([*apt, "update"], check=True)
    # Fonts for the scripts of the samples, so that screenshots show letters and not boxes.
    packages = ["chromium", "fonts-noto-core", "libatomic1"]
    subprocess.run([*apt, "install", "-y", "--no-install-recommends", *packages], check=True)


if __name__ == "__main__":
    if not complete():
        install()
    path = browser()
    if path is None:
        sys.exit("no Chromium or Chrome was found, and none could be installed: install one by hand")
    print(f"browser tests use {path}")
