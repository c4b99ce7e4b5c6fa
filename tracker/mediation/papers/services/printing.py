"""Putting the papers of a mediation on HTML, PDF and Word: one place that knows which template and which data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup

from tracker.documents.amounts import capitals, figures
from tracker.documents.docx import render_docx
from tracker.documents.pdf import html_to_pdf
from tracker.documents.templates import Templates
from tracker.extensions import SHIPPED
from tracker.foundation.days import CHINA, local_day
from tracker.foundation.words import N_, Refused
from tracker.mediation.papers.content import Content
from tracker.mediation.papers.rules import PAPERS, Paper, file_papers, missing_of, sheets_of
from tracker.mediation.papers.services import agreement as text
from tracker.mediation.vocabulary import SEXES

FOLDER = "mediation/papers"
#: The one folder a style sheet may take files from.
HOME = SHIPPED / "templates"

#: Punctuation around what a template puts together itself.
_MARKS = {
    "zh": {"colon": "：", "stop": "。", "semicolon": "；", "comma": "、"},
    "en": {"colon": ": ", "stop": ".", "semicolon": "; ", "comma": ", "},
}


@dataclass(frozen=True)
class Stamp:
    """Who printed a paper, when, and which copy it is; nothing of it stands in the bound file."""

    name: str
    at: datetime
    copy: int


class Press:
    """Prints papers in one language: `zh` or `en`. `data_dir` is where a county's own templates are looked for."""

    def __init__(self, *, data_dir: Path, language: str) -> None:
        self.language = language
        self.templates = Templates(
            own=data_dir / "templates",
            shipped=SHIPPED / "templates",
            catalogue=SHIPPED / "translations",
            language=language,
            filters={"day": self.day, "time": self.time},
            names={
                **_MARKS[language],
                "figures": figures,
                "capitals": capitals,
                "sex": self.sex,
                "clause_text": text.clause_text,
                "agreement_of": agreement_of,
                "chinese_number": text.chinese_number,
            },
        )

    def day(self, day: date | None) -> str:
        """2019年7月12日, or 12 Jul 2019; empty places for a day that is not set."""
        if day is None:
            return "　　　　年　　月　　日" if self.language == "zh" else "____ / ____ / ______"
        if isinstance(day, datetime):
            day = local_day(day)
        return text.chinese_day(day) if self.language == "zh" else f"{day.day} {day:%b %Y}"

    def time(self, at: datetime | None) -> str:
        """A day with its time; empty places for none."""
        if at is None:
            return self.day(None)
        return f"{self.day(at)} {at.astimezone(CHINA):%H:%M}"

    def sex(self, word: str) -> str:
        """The word of a party's form in the language of the paper."""
        chinese = text.SEXES.get(word.lower(), word)
        return self.templates.say(SEXES[chinese]) if chinese in SEXES else word

    def page_words(self, number: str | int, count: str | int) -> Markup:
        """The line below a page, as a style sheet writes it; numbers, or the style sheet's own counters."""
        words = self.templates.say(N_("Page %(number)s of %(count)s"), number=number, count=count)
        return Markup(f'"{words}"')  # noqa: S704 - our own words around numbers

    def body(self, paper: Paper, content: Content, item: Any, **more: Any) -> Markup:
        """The inside of one sheet, for screen and PDF alike."""
        names = {**names_for(paper, content), "item": item, "seal": None, **more}
        return self.templates.render(f"{FOLDER}/bodies/{paper.key}.html", **names)

    def bodies(self, paper: Paper, content: Content, number: int | None = None) -> list[Markup]:
        """All sheets of a paper, or the one of a number; Refused where there is nothing to print."""
        return [self.body(paper, content, item) for item in printable_sheets(paper, content, number)]

    def pdf(self, paper: Paper, content: Content, number: int | None = None, *, stamp: Stamp | None = None) -> bytes:
        """One paper as PDF; Refused where it cannot be made."""
        bodies = self.bodies(paper, content, number)
        words = self.page_words('" counter(page) "', '" counter(pages) "')
        html = self.templates.render(
            f"{FOLDER}/pdf.html", m=content, paper=paper, bodies=bodies, stamp=stamp, page_words=words
        )
        return html_to_pdf(html, folder=HOME)

    def docx(self, paper: Paper, content: Content, number: int | None = None, *, stamp: Stamp | None = None) -> bytes:
        """One paper as a Word file; Refused where it cannot be made."""
        items = printable_sheets(paper, content, number)
        context = {**names_for(paper, content), "items": items, "stamp": stamp}
        return render_docx(self.templates, f"mediation/docx/{paper.key}.docx", context)


def printable_sheets(paper: Paper, content: Content, number: int | None) -> list[Any]:
    """What the sheets of a paper are about; Refused where there is nothing to print."""
    items = sheets_of(paper, content, number)
    if not items:
        raise Refused(N_("There is nothing to print of this paper yet."), code="no_sheet")
    return items


def names_for(paper: Paper, content: Content) -> dict[str, Any]:
    """What every template of a paper may name. An index that stands alone lists the papers, without their pages."""
    bound = file_papers(content.standing) if paper.key == "index" else []
    return {
        "m": content,
        "paper": paper,
        "papers": PAPERS,
        "missing": missing_of(content.standing),
        "absent": absent_papers(content),
        "entries": [Entry(one.number, one.title, "", None, None) for one in bound],
    }


def agreement_of(content: Content) -> list[str]:
    """The paragraphs of the agreement: the newest text somebody wrote, else the generated one."""
    words = content.agreement_text or text.generate_agreement(content)
    return [line.strip() for line in words.splitlines() if line.strip()]


def absent_papers(content: Content) -> list[Paper]:
    """Papers of the catalogue of which this file holds none; one of two that stand at the same place is enough."""
    there = {paper.number for paper in PAPERS.values() if paper.exists(content.standing)}
    absent = {paper.number: paper for paper in reversed(PAPERS.values()) if paper.number not in there}
    return [absent[number] for number in sorted(absent)]


@dataclass(frozen=True)
class Entry:
    """A line of the index: number and title of a paper, or the name of a scan behind it, with its pages."""

    number: int
    title: str
    scan: str
    anchor: str | None
    pages: int | None
