"""Forms of saved views and subscriptions."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import Length

from tracker.access.actor import HeldPost
from tracker.people.queries.posts import post_options
from tracker.routing.vocabulary import WEEKDAYS
from tracker.site.queries import get_setting
from tracker.subscriptions.services.subscriptions import When
from tracker.subscriptions.services.views import Wanted
from tracker.subscriptions.vocabulary import LONGEST_NAME, Rhythm
from tracker.web.forms import Needed, RadioField, SelectField, options
from tracker.web.language import say

NEEDED = Needed()
MOVING, FIXED = "moving", "fixed"
SHARED, OWN = "shared", "own"


class ViewForm(FlaskForm):
    """How a view is kept."""

    name = StringField(
        _l("Name of the view"),
        [NEEDED, Length(max=LONGEST_NAME)],
        description=_l("What it shows, as you would call it in a meeting."),
    )
    days = RadioField(
        _l("Days"),
        [NEEDED],
        choices=[
            (MOVING, _l("Always the present ones: opened next month it shows next month")),
            (FIXED, _l("Just those it shows now")),
        ],
    )
    sharing = RadioField(
        _l("Who has it"),
        [NEEDED],
        choices=[
            (OWN, _l("This post alone, and whoever holds it next")),
            (SHARED, _l("Also posts within its area that may open the page; each sees the numbers of his own scope")),
        ],
        default=OWN,
    )

    def wanted(self) -> Wanted:
        """What the form says."""
        return Wanted(self.name.data or "", self.days.data == MOVING, self.sharing.data == SHARED)


class NewViewForm(ViewForm):
    """A new view: what the page was asked for comes along."""

    page = HiddenField()
    query = HiddenField()
    post = SelectField(_l("Post"), [NEEDED], description=_l("The view belongs to the post: a successor inherits it."))


class SubscriptionForm(FlaskForm):
    """When digests are made."""

    rhythm = RadioField(_l("How often"), [NEEDED], default=Rhythm.WEEKLY.value)
    weekday = SelectField(_l("Day of the week"), [NEEDED], description=_l("Only for every week."))

    def when(self) -> When:
        """What the form says."""
        return When(Rhythm(self.rhythm.data), int(self.weekday.data))


class SubscribeForm(SubscriptionForm):
    """The same with the post that is to receive."""

    post = SelectField(
        _l("Post"), [NEEDED], description=_l("The digest is counted in the scope of this post and waits in its inbox.")
    )


def offer_posts(form: NewViewForm | SubscribeForm, posts: Sequence[HeldPost]) -> None:
    form.post.choices = post_options(posts)


def offer_days(form: SubscriptionForm) -> None:
    """Rhythms and weekdays; the weekday of the settings unless one is chosen."""
    form.rhythm.choices = options(Rhythm)
    form.weekday.choices = [(str(number), say(label)) for number, label in WEEKDAYS.items()]
    if form.weekday.data is None:
        form.weekday.data = str(get_setting("subscription.weekday"))
