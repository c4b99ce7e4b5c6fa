"""In which encoding a text table is written: known for certain, or asked about."""

from __future__ import annotations

import codecs
import io
import re
from pathlib import Path
from typing import BinaryIO

from tracker.foundation.words import N_, Refused

#: What a person may choose from, with what it is called.
ENCODINGS = {
    "utf-8": "UTF-8",
    "gb18030": "GB 18030 (GBK)",
    "big5": "Big5",
    "utf-16": "UTF-16",
}
_ALIASES = {
    "utf-8": "utf-8-sig", "utf8": "utf-8-sig", "utf-8-sig": "utf-8-sig",
    "gbk": "gb18030", "gb2312": "gb18030", "cp936": "gb18030", "gb18030": "gb18030",
    "big5": "cp950", "big5-tw": "cp950", "cp950": "cp950",
}  # fmt: skip
_CHUNK = 1 << 20
#: So much around a doubtful place is looked at to tell encodings apart.
_SAMPLE = 1 << 18
_WIDE = re.compile(r"[\u0800-\ufffc]")
#: GB 18030 is taken for granted only when so much of what is not ASCII is everyday simplified Chinese in it, and
#: clearly less would be everyday Chinese in Big5; or nearly all of it is, and there is enough to judge by.
_CERTAIN, _CLEARER, _ALL, _ENOUGH = 0.7, 0.1, 0.95, 8


def open_binary(source: Path | bytes) -> BinaryIO:
    """The bytes of a source as a stream."""
    return source.open("rb") if isinstance(source, Path) else io.BytesIO(source)


def name_of(encoding: str) -> str:
    """What people call an encoding."""
    plain = encoding.lower().replace("_", "-")
    return {"utf-8-sig": "UTF-8", "cp950": "Big5"}.get(plain, ENCODINGS.get(plain, encoding))


def find_encoding(source: Path | bytes, chosen: str | None = None) -> str:
    """The encoding to read a text with: the chosen one, or the one it is certainly written in.

    Refused when a line does not fit, naming it, and when it is not certain: nothing is guessed that may be wrong.
    """
    if chosen:
        return _chosen(source, chosen)
    with open_binary(source) as stream:
        start = stream.read(2)
    if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return _chosen(source, "utf-16")  # what a spreadsheet calls "Unicode text"
    if (broken := _first_broken(source, "utf-8-sig")) is None and not _looks_both_ways(_sample(source, 0)):
        return "utf-8-sig"
    line, offset = broken or (1, 0)
    sample = _sample(source, offset)
    if _is_mostly_utf8(sample):
        raise Refused(
            N_("Line %(line)s is not written in UTF-8 as the rest is. Correct the line, or choose the encoding."),
            field="encoding",
            code="table_encoding",
            line=line,
        )
    if broken and _is_surely_gb(sample) and _first_broken(source, "gb18030") is None:
        return "gb18030"
    raise Refused(
        N_("The encoding of the text is not certain (from line %(line)s on). Choose it, or save the table as XLSX."),
        field="encoding",
        code="table_encoding",
        line=line,
    )


def _chosen(source: Path | bytes, chosen: str) -> str:
    encoding = _ALIASES.get(chosen.lower().replace("_", "-"), chosen)
    try:
        "a".encode(encoding)
    except LookupError as error:
        raise Refused(
            N_("There is no encoding called %(encoding)s."), field="encoding", code="table_encoding", encoding=chosen
        ) from error
    if broken := _first_broken(source, encoding):
        raise Refused(
            N_("Line %(line)s is not written in %(encoding)s. Choose another encoding, or correct the line."),
            field="encoding",
            code="table_encoding",
            line=broken[0],
            encoding=chosen,
        )
    return encoding


def _first_broken(source: Path | bytes, encoding: str) -> tuple[int, int] | None:
    """The first (line, place in the file) that makes no sense in an encoding; None when all of it does."""
    decoder, line, done = codecs.getincrementaldecoder(encoding)(), 1, 0
    with open_binary(source) as stream:
        while True:
            chunk = stream.read(_CHUNK)
            try:
                line += decoder.decode(chunk, final=not chunk).count("\n")
            except UnicodeDecodeError as error:
                readable = error.object[: error.start].decode(error.encoding, errors="ignore")
                return line + readable.count("\n"), max(0, done + len(chunk) - len(error.object) + error.start)
            except UnicodeError:  # UTF-16 without its mark, which says in which order its bytes stand
                return line, 0
            if not chunk:
                return None
            done += len(chunk)


def _sample(source: Path | bytes, offset: int) -> bytes:
    with open_binary(source) as stream:
        stream.seek(max(0, offset - _SAMPLE // 2))
        return stream.read(_SAMPLE)


def _is_mostly_utf8(sample: bytes) -> bool:
    """Whether more of a text is Chinese in UTF-8 than makes no sense in it; other encodings hardly ever look so."""
    text = sample.decode("utf-8", errors="replace")
    return 0 < text.count("\ufffd") <= len(_WIDE.findall(text))


def _looks_both_ways(sample: bytes) -> bool:
    """Whether a text that is UTF-8 has no Chinese in it but would have in GB 18030: 水 is a letter in both."""
    if sample.isascii() or sample.startswith(codecs.BOM_UTF8):
        return False
    return not _WIDE.search(sample.decode("utf-8", errors="ignore")) and _is_surely_gb(sample)


def _is_surely_gb(sample: bytes) -> bool:
    share, letters = _everyday(sample, "gb18030", "gb2312", 0xD7)
    if share >= _ALL and letters >= _ENOUGH:
        return True
    return share >= _CERTAIN and share >= _everyday(sample, "cp950", "big5", 0xC6)[0] + _CLEARER


def _everyday(sample: bytes, encoding: str, narrow: str, last: int) -> tuple[float, int]:
    """Which part of the letters outside ASCII is everyday writing, of how many: standards put the usual ones first."""
    letters = {one for one in sample.decode(encoding, errors="replace") if one > "\x7f"}
    usual = sum(_lead(one, narrow) <= last for one in letters)
    return usual / max(1, len(letters)), len(letters)


def _lead(letter: str, encoding: str) -> int:
    """The first byte of a letter, 256 when the encoding has none for it."""
    try:
        return letter.encode(encoding)[0]
    except UnicodeEncodeError:
        return 256


def preview(source: Path | bytes, encoding: str, lines: int = 5) -> list[str]:
    """The first lines as they would read in an encoding; what makes no sense in it is shown as �."""
    with open_binary(source) as stream:
        start = stream.read(20_000)
    return start.decode(_ALIASES.get(encoding, encoding), errors="replace").removeprefix("\ufeff").splitlines()[:lines]
