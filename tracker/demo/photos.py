"""Sample pictures, drawn and not taken: a street scene before and after, for each sort of matter."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFont

from tracker.cases.vocabulary import FileKind
from tracker.demo.office import SamplePhoto
from tracker.files.store import store_file

WIDTH, HEIGHT, HORIZON = 1200, 900, 520
NAMES = {FileKind.BEFORE: "现场照片.jpg", FileKind.AFTER: "处置后照片.jpg"}
Draw = ImageDraw.ImageDraw


def store_samples(folder: Path) -> list[SamplePhoto]:
    """Draw every sample into the file store; drawing them again gives the same files."""
    return [_stored(folder, subject, kind) for subject in SUBJECTS for kind in NAMES]


def _stored(folder: Path, subject: str, kind: FileKind) -> SamplePhoto:
    data = draw_sample(subject, is_after=kind is FileKind.AFTER)
    one = store_file(folder=folder, data=data, name=NAMES[kind], kind=kind)
    proven = one.proven
    return SamplePhoto(
        kind,
        subject,
        one.sha256,
        one.thumb_sha256,
        proven.mime,
        one.name,
        len(proven.data),
        proven.width,
        proven.height,
    )


def draw_sample(subject: str, *, is_after: bool) -> bytes:
    """A JPEG of a scene; `subject` is a main category of SUBJECTS."""
    random = Random(f"scene {subject}")
    image = Image.new("RGB", (WIDTH, HEIGHT), "#c9dcea")
    draw = ImageDraw.Draw(image)
    _street(draw, random)
    SUBJECTS[subject](draw, is_after)
    draw.text((24, HEIGHT - 60), "SAMPLE PICTURE", fill="white", font=ImageFont.load_default(36))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


def _street(draw: Draw, random: Random) -> None:
    """Houses, pavement and road."""
    left = 0
    while left < WIDTH:
        wide, high = random.randint(150, 260), random.randint(220, 430)
        draw.rectangle(
            (left, HORIZON - high, left + wide, HORIZON), fill=random.choice(("#b9a48c", "#a8b0b5", "#c7b7a3"))
        )
        for x in range(left + 24, left + wide - 40, 60):
            for y in range(HORIZON - high + 28, HORIZON - 60, 74):
                draw.rectangle((x, y, x + 32, y + 42), fill=random.choice(("#5d7285", "#6f8496", "#e6d9a8")))
        left += wide + random.randint(4, 30)
    draw.rectangle((0, HORIZON, WIDTH, HORIZON + 130), fill="#b5b1aa")
    for x in range(0, WIDTH, 75):
        draw.line((x, HORIZON, x - 40, HORIZON + 130), fill="#a29e97", width=2)
    draw.rectangle((0, HORIZON + 130, WIDTH, HEIGHT), fill="#5c5f63")
    for x in range(30, WIDTH, 220):
        draw.rectangle((x, 790, x + 120, 800), fill="#d8d8d0")


def _boxes(draw: Draw, is_after: bool) -> None:
    draw.rectangle((480, 300, 720, HORIZON + 20), fill="#4b3b30", outline="#2f2620", width=6)
    if is_after:
        return
    for x, y, side in ((430, 480, 130), (560, 440, 170), (700, 500, 120), (520, 350, 100)):
        draw.rectangle((x, y, x + side, y + side), fill="#b98b52", outline="#7d5b31", width=4)
        draw.line((x, y + side / 2, x + side, y + side / 2), fill="#d9c08f", width=8)


def _rubbish(draw: Draw, is_after: bool) -> None:
    draw.rectangle((840, 440, 960, 620), fill="#2f7d4f", outline="#1f5535", width=5)
    if is_after:
        return
    for x, y, size, colour in (
        (560, 560, 120, "#2b2b2b"), (650, 590, 140, "#3a3a3a"), (500, 610, 110, "#444f5a"), (730, 560, 100, "#e0e0da"),
        (610, 640, 90, "#7a6a52"),
    ):  # fmt: skip
        draw.ellipse((x, y, x + size, y + size * 0.75), fill=colour)


def _manhole(draw: Draw, is_after: bool) -> None:
    draw.ellipse((470, 680, 730, 790), fill="#3c3e40", outline="#85888a", width=8)
    if is_after:
        for x in range(510, 700, 28):
            draw.line((x, 700, x, 770), fill="#777a7c", width=7)
        return
    draw.ellipse((500, 695, 700, 778), fill="#0d0d0d")
    draw.polygon(((780, 760), (820, 600), (860, 760)), fill="#e3702b")
    draw.line((795, 700, 845, 700), fill="white", width=16)


def _stall(draw: Draw, is_after: bool) -> None:
    if is_after:
        return
    draw.polygon(((420, 400), (600, 320), (780, 400)), fill="#c0392b")
    draw.line((600, 330, 600, 640), fill="#555555", width=10)
    draw.rectangle((450, 560, 750, 650), fill="#8a6d3b", outline="#5f4a26", width=5)
    for place, colour in enumerate(("#e67e22", "#27ae60", "#f1c40f", "#d35400")):
        draw.ellipse((470 + place * 68, 525, 530 + place * 68, 580), fill=colour)


def _notice(draw: Draw, is_after: bool) -> None:
    draw.rectangle((420, 340, 780, 580), fill="#f4f1e6", outline="#6b4f2a", width=14)
    for line in range(5):
        draw.line((460, 390 + line * 38, 740 - (line % 3) * 50, 390 + line * 38), fill="#9a9a94", width=8)
    if is_after:
        draw.line((640, 520, 680, 560, 760, 440), fill="#1e8e3e", width=22)


#: Main category: what stands in the street. The last is for everything else.
SUBJECTS: dict[str, Callable[[Draw, bool], None]] = {
    "99": _notice,
    "01": _boxes,
    "04": _rubbish,
    "05": _manhole,
    "06": _stall,
}
