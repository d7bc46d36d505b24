"""The README's picture is what the program draws today."""

from __future__ import annotations

import base64
import importlib.util
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
DOCS = Path(__file__).parents[2] / "docs"

# Both pictures on a grid of 96 x 60 fields; how far apart their colours are on the average, from 0 to 255.
# So that another machine's letters make no difference, but another picture does.
COMPARE = """async ([one, two]) => {
  const fields = async data => {
    const image = new Image();
    image.src = "data:image/png;base64," + data;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: 96, height: 60 });
    const context = canvas.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.drawImage(image, 0, 0, 96, 60);
    return [image.width, image.height, context.getImageData(0, 0, 96, 60).data];
  };
  const [w, h, a] = await fields(one), [v, g, b] = await fields(two);
  let apart = 0;
  for (let i = 0; i < a.length; i++) apart += Math.abs(a[i] - b[i]);
  return [w, h, v, g, apart / (a.length * 0.75)];
}"""


def test_readmes_picture_is_todays(browser, tmp_path):
    spec = importlib.util.spec_from_file_location("picture", DOCS / "picture.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.take(tmp_path / "network.png", browser)
    window = browser.new_page()
    pictures = [
        base64.b64encode(path.read_bytes()).decode()
        for path in (DOCS / "network.png", tmp_path / "network.png")
    ]
    width, height, new_width, new_height, apart = window.evaluate(COMPARE, pictures)
    window.close()
    assert (width, height) == (new_width, new_height)
    assert apart < 6, "the page looks different now: run python docs/picture.py"
