import io
import subprocess
import sys
import warnings
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NullObject, TextStringObject

from tracker.foundation import images
from tracker.foundation.images import KEPT_BYTES, MAX_BYTES, MAX_DOCUMENT_BYTES, MAX_SIDE, THUMB_SIDE, prove
from tracker.foundation.words import Refused

ROOT = Path(__file__).resolve().parents[2]


def _exif(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "SecretPhone"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:03:15 09:30:00"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", (35.0, 45.0, 36.0)
    gps[ExifTags.GPS.GPSLongitudeRef], gps[ExifTags.GPS.GPSLongitude] = "E", (115.0, 1.0, 48.0)
    return exif


def _encoded(picture: Image.Image, format: str, **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, format, **options)
    return out.getvalue()


def _half_red(size=(400, 200)) -> Image.Image:
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    return picture


def _opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_every_accepted_kind_is_kept_clean(format):
    if format == "HEIF":
        heif = pillow_heif.from_pillow(_half_red())
        out = io.BytesIO()
        heif.save(out, exif=_exif().tobytes())
        data = out.getvalue()
    else:
        data = _encoded(_half_red(), format, exif=_exif())
    assert b"SecretPhone" in data
    proven = prove(data, "photo")
    assert (proven.kind, proven.mime, proven.width, proven.height) == ("image", "image/webp", 400, 200)
    assert proven.taken_at == datetime(2026, 3, 15, 1, 30, tzinfo=UTC)
    assert proven.point == pytest.approx((35.76, 115.03))
    for kept in (proven.data, proven.thumb):
        assert b"SecretPhone" not in kept and b"EXIF" not in kept
        assert not _opened(kept).getexif()
        assert set(_opened(kept).info) <= {"loop", "background", "timestamp", "duration"}


def test_a_phone_picture_with_a_second_one_inside_is_kept_as_one():
    data = _encoded(_half_red(), "MPO", save_all=True, append_images=[_half_red()])
    kept = _opened(prove(data, "a.jpg").data)
    assert getattr(kept, "n_frames", 1) == 1


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_picture_is_turned_upright(orientation):
    upright = _half_red((60, 40))
    upright.paste("white", (0, 0, 20, 20))  # a corner that tells every turn and mirror apart
    undo = {
        1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]  # fmt: skip
    stored = upright if undo is None else upright.transpose(undo)
    proven = prove(_encoded(stored, "PNG", exif=_exif(orientation)), "a.png")
    shown = _opened(proven.data).convert("RGB")
    assert shown.size == (60, 40)
    assert min(shown.getpixel((5, 5))) > 200
    assert shown.getpixel((5, 35))[0] > 200 > 60 > shown.getpixel((5, 35))[2]
    assert shown.getpixel((55, 5))[2] > 200


def test_large_pictures_shrink_and_stay_small():
    noise = Image.effect_noise((3000, 2000), 80).convert("RGB")
    proven = prove(_encoded(noise, "JPEG", quality=70), "big.jpg")
    assert (proven.width, proven.height) == (MAX_SIDE, 1067)
    assert len(proven.data) <= KEPT_BYTES
    assert max(_opened(proven.thumb).size) == THUMB_SIDE


def test_transparent_and_deep_pictures_are_readable():
    clear = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    assert min(_opened(prove(_encoded(clear, "PNG"), "a").data).convert("RGB").getpixel((5, 5))) > 250
    deep = Image.new("I;16", (10, 10), 32768)
    grey = _opened(prove(_encoded(deep, "PNG"), "a").data).convert("L").getpixel((5, 5))
    assert 120 < grey < 136


def test_a_picture_without_camera_data_has_no_time_and_place():
    proven = prove(_encoded(_half_red(), "JPEG"), "a.jpg")
    assert (proven.taken_at, proven.point) == (None, None)


def test_broken_camera_data_is_no_reason_to_refuse():
    exif = _exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "yesterday"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (200.0, 0.0, 0.0)
    exif[ExifTags.Base.Orientation] = 77
    proven = prove(_encoded(_half_red(), "JPEG", exif=exif), "a.jpg")
    assert (proven.taken_at, proven.point) == (None, None)


def _gif() -> bytes:
    return _encoded(_half_red(), "GIF")


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.jpg", b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<!doctype html><script>alert(1)</script>",
        _gif(),
        _zip(),
        b"MZ" + bytes(400),
        b"hello",
        bytes(100),
        b"\xff\xd8\xff\xe0" + bytes(50),
    ],
)
def test_other_files_are_refused_whatever_their_name(data):
    with pytest.raises(Refused) as caught:
        prove(data, "photo.jpg")
    assert caught.value.code in {"file_kind", "picture_damaged"}
    assert "photo.jpg" in str(caught.value)


def test_empty_and_too_large_files_are_refused():
    for data, code in ((b"", "file_empty"), (bytes(MAX_BYTES + 1), "file_too_large")):
        with pytest.raises(Refused) as caught:
            prove(data, "a\r\n.jpg")
        assert caught.value.code == code
        assert "\n" not in str(caught.value)


PROVE = """
import resource, sys
from pathlib import Path
from tracker.foundation.images import prove
import PIL.Image, PIL.JpegImagePlugin, PIL.WebPImagePlugin, pillow_heif
data = Path(sys.argv[1]).read_bytes()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
kept = prove(data, "photo.jpg")
print(kept.width, kept.height, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
DRAW = """
import sys
from PIL import Image
width, height = map(int, sys.argv[2:4])
Image.linear_gradient("L").resize((width, height)).save(sys.argv[1], "JPEG", progressive=len(sys.argv) > 4)
"""


def _run(code: str, *args: object) -> str:
    told = subprocess.run(
        [sys.executable, "-c", code, *map(str, args)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return told.stdout


@pytest.mark.parametrize("size", [None, (12000, 9000), (16320, 12240)])
def test_photos_of_todays_phones_are_shrunk_in_little_memory(tmp_path, size):
    path = ROOT / "tests" / "data" / "faults" / "photo-8192x6144.jpg"
    if size is not None:
        path = tmp_path / "photo.jpg"
        _run(DRAW, path, *size)
    width, height, megabytes = map(int, _run(PROVE, path).split())
    assert (width, height) == (1600, 1200)
    assert megabytes < 60, "the picture as it was taken needs 150 MB and more"


def test_a_large_photo_stored_in_passes_is_refused_in_words(tmp_path):
    path = tmp_path / "photo.jpg"
    _run(DRAW, path, 9000, 8000, "progressive")
    with pytest.raises(Refused) as caught:
        prove(path.read_bytes(), "photo.jpg")
    assert (caught.value.code, caught.value.params["limit"]) == ("picture_too_large", 52)


def test_a_document_may_not_be_as_large_as_a_photo():
    with pytest.raises(Refused) as caught:
        prove(b"%PDF-1.7" + bytes(MAX_DOCUMENT_BYTES), "a.pdf")
    assert (caught.value.code, caught.value.params["limit"]) == ("file_too_large", 10)


@pytest.mark.parametrize("size", [(8000, 7000), (20000, 20000)])
def test_picture_bombs_are_refused_before_they_are_unpacked(size):
    data = _encoded(Image.new("1", size), "PNG")
    with pytest.raises(Refused) as caught:
        prove(data, "bomb.png")
    assert caught.value.code == "picture_too_large"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_truncated_pictures_are_refused(format):
    data = _encoded(Image.effect_noise((300, 200), 80).convert("RGB"), format)
    with pytest.raises(Refused):
        prove(data[: len(data) // 2], "half")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_files_never_raise_anything_but_a_refusal(data):
    kind = data.draw(st.sampled_from(["JPEG", "PNG", "WEBP", "PDF"]))
    whole = bytearray(_pdf() if kind == "PDF" else _encoded(_half_red((40, 20)), kind, exif=_exif()))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with suppress(Refused):
            prove(bytes(whole), "x")


# Documents


def _pdf(change=None) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if change:
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_plain_document_is_kept_as_it_is():
    data = _pdf()
    proven = prove(data, "a.pdf")
    assert (proven.kind, proven.mime, proven.data, proven.thumb) == ("pdf", "application/pdf", data, None)


def test_a_document_that_only_opens_at_a_page_is_plain():
    def open_at_page(writer):
        target = ArrayObject([writer.pages[0].indirect_reference, NameObject("/XYZ"), NullObject()])
        writer.root_object[NameObject("/OpenAction")] = target

    assert prove(_pdf(open_at_page), "a.pdf").kind == "pdf"


def _script(writer):
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    )
    writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): writer._add_object(action)})


def _chained_script(writer):
    follow = DictionaryObject({NameObject("/S"): NameObject("/JavaScript")})
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject("/GoTo"), NameObject("/Next"): follow}
    )


def _launch(writer):
    action = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")})
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)


def _hidden_launch(writer):
    kind = writer._add_object(NameObject("/Launch"))
    note = DictionaryObject({NameObject("/A"): DictionaryObject({NameObject("/S"): kind})})
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])


def _page_action(writer):
    writer.pages[0][NameObject("/AA")] = DictionaryObject()


@pytest.mark.parametrize(
    "change",
    [
        _script,
        lambda writer: writer.add_attachment("a.exe", b"MZ"),
        _chained_script,
        _launch,
        _hidden_launch,
        _page_action,
    ],
)
def test_documents_with_programs_or_files_are_refused(change):
    with pytest.raises(Refused) as caught:
        prove(_pdf(change), "a.pdf")
    assert caught.value.code == "pdf_active"


def test_locked_damaged_and_empty_documents_are_refused(monkeypatch):
    with pytest.raises(Refused) as caught:
        prove(_pdf(lambda writer: writer.encrypt("secret", algorithm="RC4-128")), "a.pdf")
    assert caught.value.code == "pdf_locked"
    for data in (b"%PDF-1.7\n", b"%PDF-1.7\n<script>alert(1)</script>", _pdf()[:150]):
        with pytest.raises(Refused) as caught:
            prove(data, "a.pdf")
        assert caught.value.code == "pdf_damaged"
    monkeypatch.setattr(images, "MAX_PDF_OBJECTS", 3)
    with pytest.raises(Refused):
        prove(_pdf(), "a.pdf")
