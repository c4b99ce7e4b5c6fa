"""Static files under names that hold their content's hash, so that a browser may keep them for ever.

All of them fit in memory: they are read once, the style sheets joined into one, and compressed once.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import brotli
from flask import Flask, Response, abort, request
from werkzeug.datastructures import Accept

from tracker.web.access import public

#: Joined in this order into css/app.css; @layer in tokens.css settles who wins.
STYLES = (
    "tokens",
    "base",
    "layout",
    "navigation",
    "components",
    "forms",
    "lists",
    "tables",
    "pages",
    "mediation",
    "print",
)


_COMMENT = re.compile(rb"^[ \t]*/\*.*?\*/[ \t]*\n", re.M | re.S)
#: What a script says of another beside it.
_IMPORT = re.compile(r'^import (?:.* from )?"\./([\w.-]+)";$', re.M)


@dataclass(frozen=True)
class Asset:
    """One file as it is served."""

    body: bytes
    mime: str
    digest: str

    @cached_property
    def packed(self) -> dict[str, bytes]:
        """What travels, by its coding, made when it is first asked for: the best coding a browser may accept first."""
        if self.mime == "image/png":
            return {}
        quality = brotli_quality(len(self.body))
        return {"br": brotli.compress(self.body, quality=quality), "gzip": gzip.compress(self.body, 9, mtime=0)}

    def as_accepted(self, accepted: Accept) -> tuple[bytes, str]:
        """The bytes for a browser that accepts these codings, and their coding; '' for none."""
        return next(((body, coding) for coding, body in self.packed.items() if accepted[coding]), (self.body, ""))


def brotli_quality(size: int) -> int:
    """The best there is, but for what would keep the first who asks waiting for seconds."""
    return 11 if size <= 100_000 else 9


class Assets:
    """Every static file by name."""

    def __init__(self, folder: Path) -> None:
        self.by_name = {
            path.relative_to(folder).as_posix(): _load(_read(path), path.name)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        sheets = [_read(folder / "css" / f"{name}.css") for name in STYLES]
        self.by_name["css/app.css"] = _load(b"\n".join(sheets), "app.css")
        # A script names those beside it without a hash; so they have one in common, which the addresses inherit.
        scripts = {name: asset for name, asset in self.by_name.items() if name.startswith("js/")}
        common = hashlib.sha256("".join(asset.digest for asset in scripts.values()).encode()).hexdigest()[:12]
        self.by_name |= {name: replace(asset, digest=common) for name, asset in scripts.items()}
        self._parts: dict[str, list[str]] = {}

    def url(self, name: str) -> str:
        """The address of a file; KeyError for one that does not exist, so a wrong name fails in tests."""
        return f"/static/{self.by_name[name].digest}/{name}"

    def parts(self, name: str) -> list[str]:
        """The scripts that one imports, and those again: a page asks for them all at once and not one after another."""
        if name not in self._parts:
            found: dict[str, None] = {}
            open_names = [name]
            while open_names:
                beside = _IMPORT.findall(self.by_name[open_names.pop()].body.decode())
                fresh = [part for part in map("js/{}".format, beside) if part not in found]
                found |= dict.fromkeys(fresh)
                open_names += fresh
            self._parts[name] = list(found)
        return self._parts[name]


def _read(path: Path) -> bytes:
    """A file as it travels: our own scripts and style sheets without the comments that stand on lines of their own."""
    body = path.read_bytes()
    return _COMMENT.sub(b"", body) if path.parent.name in ("js", "css") else body


def _load(body: bytes, name: str) -> Asset:
    mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Asset(body, mime, hashlib.sha256(body).hexdigest()[:12])


def init_app(app: Flask, folder: Path) -> Assets:
    """Serve the folder; gives its files, whose addresses the templates need."""
    assets = Assets(folder)
    app.extensions["gridcase.assets"] = assets

    @public
    def asset(digest: str, name: str) -> Response:
        found = assets.by_name.get(name)
        if found is None:
            abort(404)
        body, coding = found.as_accepted(request.accept_encodings)
        response = Response(body, mimetype=found.mime)
        if coding:
            response.headers["Content-Encoding"] = coding
        response.headers["Vary"] = "Accept-Encoding"
        fresh = digest == found.digest
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if fresh else "no-cache"
        return response

    app.add_url_rule("/static/<digest>/<path:name>", "web.asset", asset)
    return assets
