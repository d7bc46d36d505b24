"""Makes `map.min.js` and `LICENSES.txt` from npm's packages, and says whether they are those kept here.

    python tools/engines.py            # build in a temporary folder and compare; 1 if they differ
    python tools/engines.py --write    # and keep what was built

It needs npm and the internet. `package-lock.json` pins every package by its hash, esbuild among them, so that
the same bytes come out everywhere. Nothing of this runs when pages are made.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parents[1] / "kg/views/engines"
ALLOWED = {"ISC", "MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0"}
"""Licences under which a script may be part of our pages."""
SCRIPT, LICENSES = "map.min.js", "LICENSES.txt"


def main() -> int:
    """Build both files; 0 if they are those kept here, or are kept now."""
    with tempfile.TemporaryDirectory() as name:
        made = built(Path(name))
    differ = False
    for name, content in made.items():
        path = HERE / name
        same = path.is_file() and path.read_bytes() == content
        differ |= not same
        if not same and "--write" in sys.argv[1:]:
            path.write_bytes(content)
        print(f"{name} {hashlib.sha256(content).hexdigest()} {'as kept' if same else 'DIFFERS'}")
    return int(differ and "--write" not in sys.argv[1:])


def built(folder: Path) -> dict[str, bytes]:
    """The two files, by name.

    Raises:
        ValueError: a package has no licence file, or a licence that is not ALLOWED.
    """
    for name in ("package.json", "package-lock.json", "map.js"):
        shutil.copy(HERE / name, folder)
    _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], folder)
    command = ["node_modules/.bin/esbuild", "map.js", "--bundle", "--minify", "--format=iife"]
    options = ["--global-name=engine", "--target=es2020", "--legal-comments=none", "--log-level=error"]
    _run([*command, *options, "--outfile=out.js", "--metafile=meta.json"], folder)
    inputs = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["inputs"]
    packages = sorted({path.split("/")[1] for path in inputs if path.startswith("node_modules/")})
    licenses = _licenses(folder, packages)
    # The page that carries the script carries the licences with it: they ask for that.
    script = f"/*!\n{licenses}*/\n{(folder / 'out.js').read_text(encoding='utf-8')}"
    return {SCRIPT: script.encode(), LICENSES: licenses.encode()}


def _licenses(folder: Path, packages: list[str]) -> str:
    """Which packages are in it, and the text of each licence once."""
    of: dict[str, list[str]] = {}
    for package in packages:
        root = folder / "node_modules" / package
        about = json.loads((root / "package.json").read_text(encoding="utf-8"))
        if about.get("license") not in ALLOWED:
            raise ValueError(f"{package} is under {about.get('license')!r}, not one of {sorted(ALLOWED)}")
        files = [path for path in root.iterdir() if path.stem.upper() in {"LICENSE", "LICENCE"}]
        if not files:
            raise ValueError(f"{package} has no licence file to keep")
        text = files[0].read_text(encoding="utf-8").strip()
        of.setdefault(text, []).append(f"{package} {about['version']} ({about['license']})")
    return "\n".join(f"{', '.join(names)}\n\n{text}\n" for text, names in of.items())


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True)  # noqa: S603  # our own words


if __name__ == "__main__":
    sys.exit(main())
