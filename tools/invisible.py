"""Writes the table in `kg/invisible.py` of the characters that nobody sees.

    python tools/invisible.py

The table holds the property Default_Ignorable_Code_Point of the Unicode Character Database. Python's
`unicodedata` lacks it; Node's regular expressions know it, so a Node of any version from 20 on must be there.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

MODULE = Path(__file__).parents[1] / "kg/invisible.py"
SCRIPT = r"""
const found = [];
for (let code = 0; code <= 0x10ffff; code++)
  if (/^\p{Default_Ignorable_Code_Point}$/u.test(String.fromCodePoint(code)))
    if (found.length && found.at(-1)[1] === code - 1) found.at(-1)[1] = code;
    else found.push([code, code]);
console.log(JSON.stringify([process.versions.unicode, found]));
"""


def main() -> None:
    """Put the table into the module, between the lines that say so."""
    node = shutil.which("node") or "node"
    told = subprocess.run([node, "-e", SCRIPT], check=True, capture_output=True, text=True).stdout  # noqa: S603 # our own script
    version, ranges = json.loads(told)
    lines = [f"# -- made by tools/invisible.py from Unicode {version}\n", "_RANGES = (\n"]
    lines += [f"    (0x{first:04X}, 0x{last:04X}),\n" for first, last in ranges]
    lines += [")\n", "# -- end of what is made\n"]
    before, _, rest = MODULE.read_text().partition("# -- made by")
    _, _, after = rest.partition("# -- end of what is made\n")
    MODULE.write_text(before + "".join(lines) + after)


if __name__ == "__main__":
    main()
