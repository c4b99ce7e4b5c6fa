"""Uploaded files, opened to prove what they are, and kept only in a form we wrote ourselves."""

import io
import re
import warnings
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Literal

import pillow_heif
from PIL import ExifTags, Image, ImageDraw
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from tracker.foundation.covers import Cover
from tracker.foundation.days import CHINA
from tracker.foundation.words import N_, Refused

#: What the cameras of today's phones write; a document has less.
MAX_BYTES, MAX_DOCUMENT_BYTES = 25 * 1024 * 1024, 10 * 1024 * 1024
#: A JPEG is decoded at an eighth of its sides, so that 200 megapixels take no more memory than three. One that is
#: stored in passes has to be held whole, and so has every other kind.
MAX_PIXELS = 210_000_000
MAX_PIXELS_WHOLE = {"JPEG": 52_000_000, "MPO": 52_000_000, "HEIF": 52_000_000, "PNG": 30_000_000, "WEBP": 30_000_000}
#: Pictures that are held whole and are larger than this are opened one after the other.
MANY_PIXELS = 12_000_000
MAX_SIDE = 1600
THUMB_SIDE = 320
KEPT_BYTES = 1024 * 1024  # what a re-encoded picture should not pass
MAX_PDF_OBJECTS = 200_000

pillow_heif.register_heif_opener()
#: Pillow's own bound, at twice of which it refuses by itself; ours is stricter and says what to do.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
_one_whole = Lock()
#: What lies over what nobody is to see: it shows that something was covered.
COVER_COLOUR = (38, 38, 38)

_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
_TURNS = {  # what undoes each EXIF orientation
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Proven:
    """A file that is what it says; for a picture `data` is upright, at most 1600 px, without any metadata.

    `taken_at` (UTC) and `point` (latitude, longitude, WGS-84) were read from the camera's data before it was dropped.
    """

    kind: Literal["image", "pdf"]
    mime: str
    data: bytes
    thumb: bytes | None
    width: int | None
    height: int | None
    taken_at: datetime | None
    point: tuple[float, float] | None


def prove(data: bytes, name: str) -> Proven:
    """Return what an uploaded file proved to be, or raise Refused with a sentence saying what to do instead.

    JPEG, PNG, WebP, HEIC and PDF are accepted; the name is only used in the sentence, never believed.
    """
    shown = re.sub(r"[\x00-\x1f\x7f]", "", name)[-80:]
    if not data:
        raise Refused(N_("The file %(name)s is empty. Choose it again."), code="file_empty", name=shown)
    is_document = data[:1024].lstrip().startswith(b"%PDF-")
    limit = MAX_DOCUMENT_BYTES if is_document else MAX_BYTES
    if len(data) > limit:
        raise Refused(
            N_("The file %(name)s is larger than %(limit)s MB. Send a smaller picture or split the document."),
            code="file_too_large",
            name=shown,
            limit=limit // (1024 * 1024),
        )
    return _prove_pdf(data, shown) if is_document else _prove_image(data, shown)


# Pictures -------------------------------------------------------------------------------------------------------------


def _prove_image(data: bytes, name: str) -> Proven:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns about odd metadata, which is dropped anyway
        try:
            opened = Image.open(io.BytesIO(data), formats=_FORMATS)
        except Image.DecompressionBombError as error:
            raise _too_many_points(name, MAX_PIXELS) from error
        except Exception as error:  # any decoder error on hostile bytes means the same: not a picture we take
            raise _wrong_kind(name) from error
        with opened:
            limit = _limit_of(opened)
            if opened.width * opened.height > limit:
                raise _too_many_points(name, limit)
            exif = _exif_of(opened)
            try:
                with _turn_of(opened):
                    small = _upright(opened, exif)
                return _kept(small, exif)
            except Exception as error:  # truncated or corrupt: every codec has its own exceptions for it
                raise Refused(
                    N_("The picture %(name)s is damaged or incomplete. Take or send it again."),
                    code="picture_damaged",
                    name=name,
                ) from error


def _wrong_kind(name: str) -> Refused:
    return Refused(
        N_("%(name)s is not a picture or PDF. Send a JPEG, PNG, WebP or HEIC picture or a PDF document."),
        code="file_kind",
        name=name,
    )


def _limit_of(picture: Image.Image) -> int:
    """How many points a picture may have."""
    return MAX_PIXELS if _is_scaled(picture) else MAX_PIXELS_WHOLE.get(picture.format or "", MAX_PIXELS_WHOLE["PNG"])


def _is_scaled(picture: Image.Image) -> bool:
    """Whether the decoder shrinks it on the way, and never holds it whole."""
    return picture.format in ("JPEG", "MPO") and not picture.info.get("progressive")


def _turn_of(picture: Image.Image) -> AbstractContextManager[object]:
    is_large = picture.width * picture.height > MANY_PIXELS and not _is_scaled(picture)
    return _one_whole if is_large else nullcontext()


def _too_many_points(name: str, limit: int) -> Refused:
    return Refused(
        N_("The picture %(name)s has more than %(limit)s million points. Send a smaller one."),
        code="picture_too_large",
        name=name,
        limit=limit // 1_000_000,
    )


def _exif_of(picture: Image.Image) -> Image.Exif:
    try:
        return picture.getexif()
    except Exception:  # broken metadata is no reason to refuse a good picture
        return Image.Exif()


def _upright(picture: Image.Image, exif: Image.Exif) -> Image.Image:
    """Return the turned picture in RGB, shrunk to its longest allowed side; transparent parts become white."""
    part = min(1.0, MAX_SIDE / max(picture.size))
    # Lets the JPEG decoder skip what shrinking throws away: it takes the smallest of its scales above this.
    picture.draft("RGB", (max(1, int(picture.width * part)), max(1, int(picture.height * part))))
    picture.load()
    turned = picture
    if turned.mode == "RGB" and not turned.has_transparency_data:
        turned.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)  # before it is turned: less to copy
    turn = _TURNS.get(exif.get(ExifTags.Base.Orientation, 1))
    turned = turned if turn is None else turned.transpose(turn)
    if turned.mode.startswith(("I", "F")):
        turned = turned.point(lambda value: value / 256).convert("L")  # 16-bit scans would come out white
    if turned.has_transparency_data:
        turned = turned.convert("RGBA")
        turned.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
        ground = Image.new("RGBA", turned.size, "white")
        turned = Image.alpha_composite(ground, turned)
    turned = turned.convert("RGB")
    turned.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    return turned


def _kept(picture: Image.Image, exif: Image.Exif) -> Proven:
    clean = Image.frombytes("RGB", picture.size, picture.tobytes())  # a new picture carries no profile, text or XMP
    data = _webp(clean, 80)
    for quality in (65, 45):
        if len(data) <= KEPT_BYTES:
            break
        data = _webp(clean, quality)
    small = clean.copy()
    small.thumbnail((THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS)
    return Proven(
        kind="image",
        mime="image/webp",
        data=data,
        thumb=_webp(small, 70),
        width=clean.width,
        height=clean.height,
        taken_at=_taken_at(exif),
        point=_point(exif),
    )


def cover(data: bytes, covers: Iterable[Cover]) -> Proven:
    """A picture of ours with rectangles burnt into its points; Refused when it cannot be opened."""
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
            picture = opened.convert("RGB")
    except Exception as error:
        raise Refused(N_("This picture cannot be opened any more."), code="picture_damaged") from error
    pen = ImageDraw.Draw(picture)
    for one in covers:
        pen.rectangle(one.box(*picture.size), fill=COVER_COLOUR)
    return _kept(picture, Image.Exif())


def _webp(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=quality, method=2)
    return out.getvalue()


def _taken_at(exif: Image.Exif) -> datetime | None:
    """The camera's own time; without an offset it is taken for China's."""
    try:
        details = exif.get_ifd(ExifTags.IFD.Exif)
        text = str(details[ExifTags.Base.DateTimeOriginal]).strip("\0 ")
        offset = str(details.get(ExifTags.Base.OffsetTimeOriginal, "")).strip("\0 ")
        moment = datetime.strptime(text, "%Y:%m:%d %H:%M:%S").replace(tzinfo=CHINA)
        if re.fullmatch(r"[+-]\d\d:\d\d", offset):
            moment = datetime.strptime(text + offset, "%Y:%m:%d %H:%M:%S%z")
        return moment.astimezone(UTC)
    except Exception:  # cameras write anything into these fields
        return None


def _point(exif: Image.Exif) -> tuple[float, float] | None:
    try:
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        latitude = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef], "S")
        longitude = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef], "W")
    except Exception:  # a half-filled position is none
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180) or (latitude, longitude) == (0.0, 0.0):
        return None
    return latitude, longitude


def _degrees(parts: tuple[float, float, float], side: str, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return round(-value if str(side).strip("\0 ") == negative else value, 7)


# Documents ------------------------------------------------------------------------------------------------------------

_ACTIVE = frozenset(
    {
        "/JavaScript", "/JS", "/AA", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/RichMedia",
        "/XFA", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE",
    }
)  # fmt: skip


def _prove_pdf(data: bytes, name: str) -> Proven:
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        encrypted = reader.is_encrypted
        active = not encrypted and any(_is_active(item) for item in _objects(reader))
        pages = 0 if encrypted else len(reader.pages)
    except Exception as error:  # the parser meets hostile bytes: whatever it raises, the document is not sound
        raise Refused(
            N_("The document %(name)s is damaged. Save it as PDF again and send that."), code="pdf_damaged", name=name
        ) from error
    if encrypted:
        raise Refused(
            N_("The document %(name)s is locked with a password. Save it without one and send that."),
            code="pdf_locked",
            name=name,
        )
    if active:
        raise Refused(
            N_("The document %(name)s holds a program or another file. Print it to PDF and send that."),
            code="pdf_active",
            name=name,
        )
    if not pages:
        raise Refused(N_("The document %(name)s has no page. Save it as PDF again."), code="pdf_damaged", name=name)
    return Proven("pdf", "application/pdf", data, None, None, None, None, None)


def _objects(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Yield every dictionary reachable from the trailer once; ValueError when there are too many to be honest."""
    waiting: list[PdfObject] = [reader.trailer]
    seen: set[tuple[int, int]] = set()
    steps = 0
    while waiting:
        steps += 1
        if steps > MAX_PDF_OBJECTS:
            raise ValueError("too many objects")
        item = waiting.pop()
        if isinstance(item, IndirectObject):
            if (item.idnum, item.generation) in seen:
                continue
            seen.add((item.idnum, item.generation))
            resolved = item.get_object()
            if resolved is None:
                continue
            item = resolved
        if isinstance(item, DictionaryObject):
            yield item
            waiting.extend(item.raw_get(key) for key in item)
        elif isinstance(item, ArrayObject):
            waiting.extend(list.__iter__(item))


def _is_active(item: DictionaryObject) -> bool:
    """Tell whether a dictionary names a program, a file, or an action on opening other than turning to a page."""
    if not _ACTIVE.isdisjoint(item.keys()):
        return True
    if "/OpenAction" in item:
        opening = item["/OpenAction"].get_object()
        if isinstance(opening, DictionaryObject) and opening.get("/S") != "/GoTo":
            return True
    return any(key in item and str(item[key]) in _ACTIVE for key in ("/S", "/Type"))
