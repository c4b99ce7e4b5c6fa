"""Forms of channels, the matrix, texts and webhooks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, StringField, TextAreaField, TimeField
from wtforms.validators import Length, Optional

from tracker.areas.queries import get_tree
from tracker.channels.models import Channel
from tracker.channels.queries.log import list_channels
from tracker.channels.services.channels import Audience, Wanted
from tracker.channels.target import EXAMPLES, Target
from tracker.channels.vocabulary import (
    LONGEST_ADDRESS,
    LONGEST_NAME,
    LONGEST_SECRET,
    LONGEST_TEXT,
    Kind,
    Language,
    Timing,
)
from tracker.channels.wording import VARIABLES, kind_words
from tracker.foundation.asked import asked_number
from tracker.foundation.identifiers import AreaLevel
from tracker.people.queries.directory import list_units
from tracker.people.vocabulary import POSTED, Role
from tracker.web.forms import Needed, RadioField, SelectField, TickList, options
from tracker.web.language import say
from tracker.web.options import INDENT

NEEDED = Needed()
#: No word of the person who types it: nothing that keeps passwords is to offer or take it.
SECRETLY = {"autocomplete": "off"}


class ChannelForm(FlaskForm):
    """A channel. What is sealed is never in it: an empty field keeps it."""

    name = StringField(
        _l("What it is called"), [NEEDED, Length(max=LONGEST_NAME)], description=_l("Such as the group's own name.")
    )
    kind = SelectField(_l("Kind"), [NEEDED], choices=options(Kind))
    address = StringField(_l("Address"), [Length(max=LONGEST_ADDRESS)], render_kw=SECRETLY)
    secret = PasswordField(
        _l("Secret"),
        [Length(max=LONGEST_SECRET)],
        render_kw=SECRETLY,
        description=_l("DingTalk: the signing secret, if set. Mail: the password. SMS: the key that was agreed."),
    )
    to = StringField(
        _l("Receiver"),
        [Length(max=255)],
        description=_l("Mail: one mailbox of the office. SMS: the name of a list that the gateway keeps, no phone."),
    )
    sender = StringField(
        _l("Sender"), [Length(max=255)], description=_l("Mail only: the mailbox it is sent from, which also logs in.")
    )
    language = SelectField(_l("Language"), [NEEDED], choices=options(Language))
    quiet_from = TimeField(_l("Quiet hours from"), [Optional()])
    quiet_until = TimeField(
        _l("Quiet hours until"),
        [Optional()],
        description=_l("Leave both empty for none. What is urgent (P1) goes out nevertheless."),
    )
    is_active = BooleanField(_l("in use"))

    def wanted(self, kind: Kind) -> Wanted:
        """What the form says."""
        typed = {one: self[one].data or "" for one in ("address", "secret", "to", "sender") if one in self}
        return Wanted(
            name=self["name"].data or "",
            kind=kind,
            target=Target(**{"address": ""} | {one: text.strip() for one, text in typed.items()}),
            language=Language(self.language.data),
            quiet_from=_clock(self.quiet_from.data),
            quiet_until=_clock(self.quiet_until.data),
            is_active=bool(self.is_active.data),
        )


def _clock(moment: time | None) -> str:
    return "" if moment is None else f"{moment:%H:%M}"


def _moment(text: str) -> time | None:
    return time.fromisoformat(text) if text else None


def channel_form(channel: Channel | None) -> ChannelForm:
    """The form of a channel as it stands, None for a new one."""
    if channel is None:
        form = ChannelForm(data={"is_active": True, "quiet_from": time(22), "quiet_until": time(7), "language": "zh"})
        form.address.description = " · ".join(f"{say(kind.label)}: {words}" for kind, words in EXAMPLES.items())
        return form
    form = ChannelForm(
        data={
            "name": channel.name, "kind": channel.kind.value, "language": channel.language.value,
            "quiet_from": _moment(channel.quiet_from), "quiet_until": _moment(channel.quiet_until),
            "is_active": channel.is_active,
        }
    )  # fmt: skip
    del form.kind
    kept = _("Sealed and not shown. Leave it empty to keep it.")
    form.address.description = f"{kept} {EXAMPLES[channel.kind]}"
    form.secret.description = kept
    if channel.kind in (Kind.WECOM, Kind.FEISHU):
        del form.secret
    if channel.kind not in (Kind.MAIL, Kind.SMS):
        del form.to
    else:
        form.to.description = f"{form.to.description} {kept}"
    if channel.kind is not Kind.MAIL:
        del form.sender
    else:
        form.sender.description = f"{form.sender.description} {kept}"
    return form


def kind_options(also: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Every kind of notice by its words, each subject's together, and kinds that no subject leaves any more."""
    words = kind_words()
    return [(kind, say(said)) for kind, said in words.items()] + [(kind, kind) for kind in also if kind not in words]


class RouteForm(FlaskForm):
    """Rows of the matrix: several kinds at a time."""

    channel = SelectField(_l("Channel"), [NEEDED])
    area = SelectField(_l("Posts within"), [NEEDED])
    role = SelectField(_l("Role"))
    unit = SelectField(
        _l("Unit"), description=_l("Instead of a role; leave both at “every” for all posts of the area.")
    )
    timing = RadioField(_l("In quiet hours"), [NEEDED], choices=options(Timing), default=Timing.WAITS.value)
    kinds = TickList(
        _l("Notices"), description=_l("What the inbox says; outside the house only number, state and link.")
    )

    def audience(self) -> Audience:
        """Whose notices the form speaks of."""
        role, unit = self.role.data, asked_number(self.unit.data or "")
        return Audience(self.area.data, Role(role) if role else None, unit)


def route_form() -> RouteForm:
    """The form with its choices."""
    form = RouteForm()
    form.channel.choices = [(str(row.id), row.name) for row in list_channels()]
    tree = get_tree()
    form.area.choices = [
        (place.code, INDENT * ((len(place.code) - 6) // 3) + place.name)
        for place in tree.by_code.values()
        if place.level is not AreaLevel.MICRO_GRID
    ]
    form.role.choices = [("", _("every role")), *((role.value, say(role.label)) for role in POSTED)]
    form.unit.choices = [("", _("every unit")), *((str(unit.id), unit.name) for unit in list_units())]
    form.kinds.choices = kind_options()
    return form


class WordingForm(FlaskForm):
    """A text of a county's own."""

    text = TextAreaField(_l("Text"), [Length(max=LONGEST_TEXT)], render_kw={"rows": 3})


def wording_form(text: str) -> WordingForm:
    """The form of a text as it stands, '' where ours is in force."""
    form = WordingForm(data={"text": text})
    known = ", ".join(f"{{{name}}} ({say(words)})" for name, words in VARIABLES.items())
    form.text.description = _("It can hold %(known)s. Leave it empty for our own words.", known=known)
    return form


class WebhookForm(FlaskForm):
    """A webhook. Its address is sealed: an empty field keeps it."""

    name = StringField(
        _l("What it is called"), [NEEDED, Length(max=LONGEST_NAME)], description=_l("Such as the program that listens.")
    )
    address = StringField(_l("Address"), [Length(max=LONGEST_ADDRESS)], render_kw=SECRETLY)
    is_active = BooleanField(_l("in use"))
    kinds = TickList(_l("Notices"))


def webhook_form(name: str, kinds: Iterable[str], *, is_active: bool, is_new: bool) -> WebhookForm:
    """The form of a webhook as it stands."""
    kept = list(kinds)
    form = WebhookForm(data={"name": name, "kinds": kept, "is_active": is_active})
    form.address.description = (
        _("https://… to which we post.") if is_new else _("Sealed and not shown. Leave it empty to keep it.")
    )
    form.kinds.choices = kind_options(kept)
    return form
