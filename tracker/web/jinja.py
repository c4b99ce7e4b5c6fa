"""What every template may use: dates, limits, the person, the navigation. Subjects add their own to the globals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import NamedTuple

from flask import Flask, current_app, g
from flask_babel import gettext
from jinja2 import Environment
from markupsafe import Markup

from tracker.access import Permission, can
from tracker.clock.explain import Interval
from tracker.clock.limits import Limit
from tracker.foundation.days import CHINA
from tracker.foundation.words import N_
from tracker.site.queries import get_setting
from tracker.web.assets import Assets
from tracker.web.identity import now
from tracker.web.language import (
    day_words,
    html_lang,
    language,
    quick_ngettext,
    say,
    template_gettext,
    template_ngettext,
)
from tracker.web.look import Look, chosen_look, dark_media
from tracker.web.navigation import draw_navigation, navigation
from tracker.web.parts import filled, make_parts
from tracker.web.tools import page_tools

#: The macros every template may use, by the name they go by there; each may use those before it.
MACROS = {"ui": "_ui/ui.html", "form_ui": "_ui/form.html", "paper_ui": "_ui/paper.html"}


def local_time(at: datetime | None) -> str:
    """2019年7月12日 14:30, or 12 Jul 2019 14:30."""
    if at is None:
        return "—"
    local = at.astimezone(CHINA)
    return f"{local_day(local.date())} {local:%H:%M}"


def local_day(day: date | datetime | None) -> str:
    """2019年7月12日, or 12 Jul 2019."""
    if day is None:
        return "—"
    if isinstance(day, datetime):
        day = day.astimezone(CHINA).date()
    return day_words(day)


def short_times() -> Callable[[datetime], str]:
    """How lists write an instant: 7月12日 14:30, with the year only when it is not this one."""
    this_year, is_chinese = now().astimezone(CHINA).year, language() == "zh"

    def short(at: datetime) -> str:
        local = at.astimezone(CHINA)
        if is_chinese:
            day = f"{local.month}月{local.day}日 {local.hour:02d}:{local.minute:02d}"
            return day if local.year == this_year else f"{local.year}年{day}"
        year = "" if local.year == this_year else f" {local.year}"
        return f"{local.day} {local:%b}{year} {local:%H:%M}"

    return short


def short_time(at: datetime | None) -> str:
    """One instant as lists write it."""
    return "—" if at is None else short_times()(at)


def clock_time(at: datetime) -> str:
    """14:30, where the day is said already."""
    return f"{at.astimezone(CHINA):%H:%M}"


def machine_time(at: datetime | date | None) -> str:
    """For the datetime attribute."""
    return at.isoformat() if at else ""


def limit_words(limit: str | Limit | None) -> str:
    """'3wd' as "3 working days"; several limits joined by plus."""
    if not limit:
        return "—"
    parts = [limit] if isinstance(limit, Limit) else [Limit.parse(one) for one in limit.split()]
    return " + ".join(say(part.in_words[0], **part.in_words[1]) for part in parts)


class Left(NamedTuple):
    """How far a deadline is away, in words, with a tone: bad when past, warn within two days or when due soon."""

    words: str
    tone: str


MINUTE, HOUR, DAY = 60, 3600, 86_400


def until(at: datetime | None, *, is_soon: bool = False) -> Left | None:
    """The time left to a deadline, or since it: never more than there is. `is_soon`: most of the limit is used up."""
    if at is None:
        return None
    seconds = int((at - now()).total_seconds())
    span = _span(abs(seconds))
    if seconds < 0:
        return Left(say(N_("%(span)s late")) % {"span": span}, "bad")
    return Left(say(N_("%(span)s left")) % {"span": span}, "warn" if is_soon or seconds < 2 * DAY else "neutral")


def _span(seconds: int) -> str:
    """Whole minutes under an hour and a half, hours under two days, days and hours under a week, then days."""
    if seconds < 1.5 * HOUR:
        return quick_ngettext("%(num)s minute", "%(num)s minutes", max(1, seconds // MINUTE))
    if seconds < 2 * DAY:
        return quick_ngettext("%(num)s hour", "%(num)s hours", seconds // HOUR)
    days, rest = divmod(seconds, DAY)
    told = quick_ngettext("%(num)s day", "%(num)s days", days)
    if days >= 7 or rest < HOUR:
        return told
    return say(N_("%(days)s %(hours)s")) % {
        "days": told,
        "hours": quick_ngettext("%(num)s hour", "%(num)s hours", rest // HOUR),
    }


def counted(interval: Interval) -> str:
    """What a stretch adds to a limit: days, or hours and minutes; nothing for a skipped one."""
    if interval.days:
        return quick_ngettext("%(num)s day", "%(num)s days", interval.days)
    minutes = round(interval.time.total_seconds() / 60)
    if not minutes:
        return "—"
    hours, rest = divmod(minutes, 60)
    return gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)


def labelled_steps(steps: list[tuple[str, str, datetime | None]]) -> list[tuple[str, str, str]]:
    """Progress steps with translated labels and short times."""
    return [(say(label), stage, short_time(at) if at else "") for label, stage, at in steps]


def in_language(chinese: str, english: str) -> str:
    """The name in the reader's language; data that carries both."""
    return english if language() == "en" and english else chinese


def allowed(permission: str, thing: object = None) -> bool:
    """can() for templates, by permission name."""
    return g.actor is not None and can(g.actor, Permission(permission), thing)


def poll_seconds() -> int:
    """How often a page that keeps itself fresh asks again."""
    return int(current_app.config["POLL_SECONDS"])


def _context() -> dict[str, object]:
    return {
        "actor": g.get("actor"),
        "nav": navigation(),
        "is_demo": get_setting("site.is_demo"),
        "html_lang": html_lang(),
        "now": now(),
    }


@lru_cache(maxsize=64)
def _drawn(environment: Environment, name: str, _language: str) -> Markup:
    return Markup(environment.get_template(name).render())  # noqa: S704 - the template escapes


def fixed(name: str) -> Markup:
    """A part that is the same on every page, such as the words of the scripts: drawn once a language."""
    return _drawn(current_app.jinja_env, name, language())


def init_app(app: Flask, assets: Assets) -> None:
    app.jinja_env.globals.update(
        asset=assets.url,
        asset_parts=assets.parts,
        ui_parts=SimpleNamespace(**make_parts(assets.url)),
        _=template_gettext,
        gettext=template_gettext,
        ngettext=template_ngettext,
        allowed=allowed,
        in_language=in_language,
        until=until,
        counted=counted,
        labelled_steps=labelled_steps,
        page_tools=page_tools,
        poll_seconds=poll_seconds,
        draw_navigation=draw_navigation,
        fixed=fixed,
        looks=Look,
        chosen_look=chosen_look,
        dark_media=dark_media,
    )
    app.jinja_env.filters.update(
        time=local_time,
        day=local_day,
        short_time=short_time,
        clock=clock_time,
        machine=machine_time,
        limit=limit_words,
        say=say,
        filled=filled,
    )
    for name, template in MACROS.items():
        app.jinja_env.globals[name] = app.jinja_env.get_template(template).module
    app.context_processor(_context)
