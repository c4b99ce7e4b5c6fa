"""Photos are small before they travel."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_photos_are_shrunk_and_shown(page: Page, show: Callable[..., None]) -> None:
    show(
        '<form method="post"><input type="file" id="f" name="f" data-shrink data-preview="p" multiple><div class="previews" id="p"></div></form>'
    )
    made = io.BytesIO()
    Image.effect_noise((2400, 1800), 90).save(made, "PNG")
    photo = {"name": "site.png", "mimeType": "image/png", "buffer": made.getvalue()}
    note = {"name": "note.txt", "mimeType": "text/plain", "buffer": b"kept as it is"}
    page.locator("#f").set_input_files([photo, note])
    expect(page.locator("#p img")).to_have_count(1)
    expect(page.locator("#p img")).to_have_js_property("complete", True)
    page.wait_for_function("document.getElementById('f').files[0].name === 'site.jpg'")
    assert page.evaluate("[...document.getElementById('f').files].map(f => f.name)") == ["site.jpg", "note.txt"]
    sent = page.evaluate(
        "new Promise(done => { const r = new FileReader(); r.onload = () => done(r.result); r.readAsDataURL(document.getElementById('f').files[0]); })"
    )
    assert Image.open(io.BytesIO(base64.b64decode(sent.split(",")[1]))).size == (1600, 1200)
