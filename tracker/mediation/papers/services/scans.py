"""Scanned papers of a file, made ready to be bound in: pictures as JPEG, PDF documents page by page, all on A4."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.generic import NameObject

from tracker.files.store import path_of
from tracker.mediation.papers.content import Scan

#: A4 and the room for a scan on it, in points: 12 mm all round, 20 mm below for the number.
A4 = (595.28, 841.89)
BOX = (34.0, 56.7, 527.2, 751.2)
MOST_PAGES = 200


@dataclass(frozen=True)
class Leaf:
    """One page for one page of a scan: a picture as `data:` address, or an empty page a PDF page is laid on."""

    anchor: str
    title: str
    sha256: str
    picture: str = ""
    pdf_page: int | None = None

    @property
    def is_unreadable(self) -> bool:
        """Neither a picture nor a document could be made of the file."""
        return not self.picture and self.pdf_page is None


def leaves_of(scan: Scan, number: int, title: str, *, store: Path) -> list[Leaf]:
    """The pages of a scan. A file that cannot be read gives one page that says so."""
    anchor = f"scan-{number}"
    try:
        data = path_of(store, scan.sha256).read_bytes()
        if scan.mime == "application/pdf":
            count = min(len(PdfReader(io.BytesIO(data), strict=False).pages), MOST_PAGES)
            return [Leaf(f"{anchor}-{page}", title, scan.sha256, pdf_page=page) for page in range(count)]
        jpeg = io.BytesIO()
        with Image.open(io.BytesIO(data)) as picture:
            picture.convert("RGB").save(jpeg, "JPEG", quality=85)
    except Exception:  # damaged on disk or lost: the file is still bound, and the page says what is wrong
        return [Leaf(f"{anchor}-0", title, scan.sha256)]
    # Inside the page and not as a file beside it: the name of a passing folder would change the bytes of the PDF.
    address = f"data:image/jpeg;base64,{base64.b64encode(jpeg.getvalue()).decode()}"
    return [Leaf(f"{anchor}-0", title, scan.sha256, picture=address)]


def lay(leaf: Leaf, target: PageObject, *, store: Path) -> None:
    """Draw a page of a scanned document upright and whole onto its page of the file."""
    data = path_of(store, leaf.sha256).read_bytes()
    # A page can only be turned inside a writer; this one is thrown away.
    page = PdfWriter().add_page(PdfReader(io.BytesIO(data), strict=False).pages[leaf.pdf_page or 0])
    page.pop(NameObject("/Annots"), None)
    if page.rotation:
        page.transfer_rotation_to_content()
    box = page.cropbox
    width, height = float(box.width), float(box.height)
    left, below, wide, high = BOX
    scale = min(wide / width, high / height) if width > 0 and height > 0 else 1.0
    move = Transformation().translate(-float(box.left), -float(box.bottom)).scale(scale)
    move = move.translate(left + (wide - width * scale) / 2, below + (high - height * scale) / 2)
    target.merge_transformed_page(page, move)
