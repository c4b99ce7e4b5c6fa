"""The file of a mediation bound as one PDF: cover, index, papers 1 to 13, scans, and a seal on the last page.

What the seal covers: the file is written twice. First all pages but the last, as a whole PDF; the SHA-256 of exactly
those bytes, and how many they are, are printed on the last page, which is then added behind them without touching
them (an incremental update, ISO 32000-1, 7.5.6). So `head -c SIZE file.pdf | sha256sum` gives what is printed, on any
machine, for as long as there is SHA-256. `verify_dossier` also proves that nothing behind those bytes changes one of
the pages before the last.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, PdfObject

from tracker.documents.pdf import html_to_pdf
from tracker.foundation.words import N_, Refused
from tracker.mediation.papers.content import Content
from tracker.mediation.papers.rules import PAPERS, Paper, file_papers
from tracker.mediation.papers.services.printing import FOLDER, HOME, Entry, Press
from tracker.mediation.papers.services.scans import Leaf, lay, leaves_of
from tracker.mediation.vocabulary import FileKind

#: Where a scan goes whose own paper the file does not have.
ELSEWHERE = "statement"


class Dossier(NamedTuple):
    """The bound file. `sha256` is that of `data` as a whole; `seal` is what stands on the last page."""

    data: bytes
    sha256: str
    seal: str
    pages: int


class Seal(NamedTuple):
    """What the last page says: SHA-256 of the first `size` bytes, which are all pages but this one."""

    sha256: str
    size: int
    pages: int


@dataclass
class Chapter:
    """A paper of the file with the sheets that are printed and the scans bound in behind it."""

    paper: Paper
    anchor: str
    bodies: list[Markup] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)


def make_dossier(content: Content, *, data_dir: Path, store: Path) -> Dossier:
    """Bind the file, in Chinese; `store` is the folder of uploaded files. Refused where PDF cannot be made.

    The same content gives the same bytes with the same program and fonts: nothing in it says when it was printed.
    """
    press = Press(data_dir=data_dir, language="zh")
    chapters = _chapters(press, content, store)
    words = press.page_words('" counter(page) "', '" counter(pages) "')
    html = press.templates.render(f"{FOLDER}/dossier.html", m=content, chapters=chapters, page_words=words)
    reader = PdfReader(io.BytesIO(html_to_pdf(html, folder=HOME, seconds=120)))
    pages = len(reader.pages)
    body = _bind(reader, chapters, content, press, store)
    seal = Seal(hashlib.sha256(body).hexdigest(), len(body), pages)
    data = _with_last_page(body, _last_page(press, content, seal))
    return Dossier(data, hashlib.sha256(data).hexdigest(), seal.sha256, pages)


def file_stem(content: Content) -> str:
    """What a downloaded file is called: the number of the mediation, of which no system stumbles, and nobody's name."""
    return re.sub(r"[^\w（）()〔〕-]", "", content.number) or content.ref


def _chapters(press: Press, content: Content, store: Path) -> list[Chapter]:
    bound = file_papers(content.standing)
    chapters = {paper.key: Chapter(paper, f"paper-{paper.number}") for paper in bound}
    homes = {kind: paper.key for paper in bound for kind in paper.scans}
    for number, scan in enumerate(content.scans, 1):
        title = f"{press.templates.say(scan.label)}：{scan.name}" if scan.name else press.templates.say(scan.label)
        home = chapters[homes.get(FileKind(scan.kind), ELSEWHERE)]
        home.leaves += leaves_of(scan, number, title, store=store)
    entries = _entries(list(chapters.values()))
    for chapter in chapters.values():
        chapter.bodies = press.bodies(chapter.paper, content)
    front = [
        Chapter(PAPERS["cover"], "cover", press.bodies(PAPERS["cover"], content)),
        Chapter(PAPERS["index"], "index", [press.body(PAPERS["index"], content, None, entries=entries)]),
    ]
    return front + list(chapters.values())


def _entries(chapters: list[Chapter]) -> list[Entry]:
    entries = []
    for chapter in chapters:
        entries.append(Entry(chapter.paper.number, chapter.paper.title, "", chapter.anchor, None))
        by_scan: dict[str, list[Leaf]] = {}
        for leaf in chapter.leaves:
            by_scan.setdefault(leaf.anchor.rpartition("-")[0], []).append(leaf)
        for leaves in by_scan.values():
            entries.append(Entry(0, "", leaves[0].title, leaves[0].anchor, len(leaves)))
    return entries


def _bind(reader: PdfReader, chapters: list[Chapter], content: Content, press: Press, store: Path) -> bytes:
    """All pages but the last, with the documents laid on their empty pages, and the papers as bookmarks."""
    starts = {
        name: reader.get_destination_page_number(destination) for name, destination in reader.named_destinations.items()
    }
    writer = PdfWriter()
    for page in reader.pages[:-1]:
        added = writer.add_page(page)
        added.pop(NameObject("/Annots"), None)
    for chapter in chapters:
        first = starts.get(chapter.anchor)
        if first is not None and first < len(writer.pages):
            writer.add_outline_item(title=press.templates.say(chapter.paper.title), page_number=first)
        _lay_leaves(writer, chapter.leaves, starts, store)
    writer.add_metadata({"/Title": content.number or content.ref, "/Producer": "Gridcase"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _lay_leaves(writer: PdfWriter, leaves: list[Leaf], starts: dict[str, int | None], store: Path) -> None:
    """The index names the first page of each scan; its others follow one by one."""
    first: int | None = None
    for leaf in leaves:
        first = starts.get(leaf.anchor) if leaf.pdf_page in (None, 0) else first
        if leaf.pdf_page is not None and first is not None:
            lay(leaf, writer.pages[first + leaf.pdf_page], store=store)


def _last_page(press: Press, content: Content, seal: Seal) -> bytes:
    paper = PAPERS["back"]
    html = press.templates.render(
        f"{FOLDER}/last.html",
        paper=paper,
        body=press.body(paper, content, None, seal=seal),
        page_words=press.page_words(seal.pages, seal.pages),
    )
    return html_to_pdf(html, folder=HOME)


def _with_last_page(body: bytes, last: bytes) -> bytes:
    writer = PdfWriter(io.BytesIO(body), incremental=True)
    writer.add_page(PdfReader(io.BytesIO(last)).pages[0])
    out = io.BytesIO()
    writer.write(out)
    data = out.getvalue()
    if not data.startswith(body):
        raise RuntimeError("adding the last page changed the pages before it")
    return data


# Verifying ------------------------------------------------------------------------------------------------------------

#: The check code: the SHA-256 and, behind a hyphen, how many bytes it covers.
_CODE = re.compile(r"(?<![0-9a-f])([0-9a-f]{64})-(\d+)")
#: Files bound before the check code had the number in a line of its own; they are kept for decades.
_OLD_HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_OLD_SIZE = re.compile(r"head-c(\d+)FILE")

NOT_A_DOSSIER = N_("This is not the file of a mediation, or its last page was changed.")


def verify_dossier(data: bytes) -> Seal:
    """The seal of a bound file that holds; Refused, saying what is wrong, for one that was changed."""
    try:
        reader = PdfReader(io.BytesIO(data))
        seal = _printed_seal(reader)
        body = data[: seal.size]
        if hashlib.sha256(body).hexdigest() != seal.sha256:
            raise Refused(N_("The pages were changed: their SHA-256 is not the one on the last page."), code="changed")
        _check_later_part(reader, PdfReader(io.BytesIO(body)), seal)
    except (PyPdfError, ValueError, KeyError, RecursionError) as error:
        raise Refused(NOT_A_DOSSIER, code="not_a_dossier") from error
    return seal


def _printed_seal(reader: PdfReader) -> Seal:
    text = re.sub(r"\s", "", reader.pages[-1].extract_text())
    if code := _CODE.search(text):
        return Seal(code.group(1), int(code.group(2)), len(reader.pages))
    old, size = _OLD_HASH.search(text), _OLD_SIZE.search(text)
    if not old or not size:
        raise Refused(NOT_A_DOSSIER, code="not_a_dossier")
    return Seal(old.group(), int(size.group(1)), len(reader.pages))


def _check_later_part(reader: PdfReader, sealed: PdfReader, seal: Seal) -> None:
    """Nothing behind the sealed bytes may take a sealed page away, or redefine a part of one."""
    before = [_reference(page) for page in sealed.pages]
    after = [_reference(page) for page in reader.pages]
    parts = _parts(reader, before)
    moved = any(reader.xref.get(gen, {}).get(number, seal.size) >= seal.size for number, gen in parts)
    if after[:-1] != before or moved:
        raise Refused(N_("Pages were changed after the file was sealed."), code="changed")


def _reference(page: DictionaryObject) -> tuple[int, int]:
    reference = page.indirect_reference
    if reference is None:
        raise ValueError("a page without a number")
    return reference.idnum, reference.generation


def _parts(reader: PdfReader, pages: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """Every numbered object the pages are made of, without the page tree above them."""
    seen: set[tuple[int, int]] = set()
    waiting: list[PdfObject] = [IndirectObject(number, gen, reader) for number, gen in pages]
    while waiting:
        item = waiting.pop()
        if isinstance(item, IndirectObject):
            key = (item.idnum, item.generation)
            if key in seen:
                continue
            seen.add(key)
            found = item.get_object()
            if found is None:
                continue
            item = found
        if isinstance(item, DictionaryObject):
            waiting += [item.raw_get(name) for name in item if name != "/Parent"]
        elif isinstance(item, ArrayObject):
            waiting += list(list.__iter__(item))
    return seen
