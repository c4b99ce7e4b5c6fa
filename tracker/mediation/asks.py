"""What a step may ask for, and what is entered into a file beside its steps: every field once.

From a row of an entry follow the field of its form, what the service checks, what is sealed, and, for a party, what
its papers print.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from tracker.foundation.identifiers import LONGEST_TYPED, check_phone, is_credit_code, is_id_number, normalize_number
from tracker.foundation.json import Json
from tracker.foundation.words import N_, Refused
from tracker.mediation import vocabulary as words
from tracker.mediation.vocabulary import PartyKind
from tracker.workflow.asks import Answers, Ask, Widget, check_answers, labelled

# fmt: off
ASKS: dict[str, Ask] = {ask.name: ask for ask in (
    Ask("reason",           N_("Reason"),                  Widget.TEXT),
    Ask("note",             N_("Note"),                    Widget.TEXT),
    Ask("party",            N_("Party"),                   Widget.CHOICE),
    Ask("both_parties",     N_("Parties who agree"),       Widget.POSTS,  help=N_("Tick each party who has agreed; all must."), kept_as="parties"),
    Ask("told_parties",     N_("Parties who were told"),   Widget.POSTS,  help=N_("Hand out the notice of rights and explain it: free of charge, voluntary, either side may stop, and no way to the court is closed."), kept_as="parties"),
    Ask("checked_parties",  N_("Parties whose identity paper was looked at"), Widget.POSTS, help=N_("The paper itself is not copied; it counts from the day it was looked at."), kept_as="parties"),
    Ask("consent_way",      N_("How the party answered"),  Widget.CHOICE, labelled(words.ConsentWay), kept_as="way"),
    Ask("day",              N_("Day"),                     Widget.DATE),
    Ask("decline_reason",   N_("Ground"),                  Widget.CHOICE, labelled(words.DeclineReason)),
    Ask("fail_reason",      N_("Ground"),                  Widget.CHOICE, labelled(words.FailReason)),
    Ask("terminate_reason", N_("Ground"),                  Widget.CHOICE, labelled(words.TerminateReason)),
    Ask("ways_told",        N_("The parties were told the other ways of the law: court, arbitration, administration"), Widget.TICK),
    Ask("mediator",         N_("Mediator"),                Widget.POST, kept_as="post_id"),
    Ask("chosen",           N_("The parties chose this mediator"), Widget.TICK),
    Ask("helper_kind",      N_("Who joins"),               Widget.CHOICE, labelled(words.HelperKind), kept_as="kind"),
    Ask("helper_post",      N_("Post in Gridcase"),        Widget.POST,   help=N_("For a police liaison, a mediator or a unit; they see this file until you end the invitation."), kept_as="post_id"),
    Ask("helper_name",      N_("Name"),                    Widget.LINE,   help=N_("For a lawyer, expert or relative who does not work in Gridcase."), longest=50),
    Ask("helper_body",      N_("Office or relation"),      Widget.LINE,   longest=60),
    Ask("helper",           N_("Invitation"),              Widget.CHOICE),
    Ask("until",            N_("New last day"),            Widget.DATE),
    Ask("signed_on",        N_("Signed by all on"),        Widget.DATE,   help=N_("The agreement takes effect on the day all have signed and the committee has sealed it."), kept_as="day"),
    Ask("agreed_on",        N_("Agreed on"),               Widget.DATE, kept_as="day"),
    Ask("signed_scan",      N_("Photo or scan of the signed paper"), Widget.FILES),
    Ask("documents",        N_("Photos or documents"),     Widget.FILES),
    Ask("clause",           N_("Clause"),                  Widget.CHOICE),
    Ask("is_whole",         N_("The clause is now wholly performed"), Widget.TICK, kept_as="whole"),
    Ask("paid",             N_("Amount paid, in yuan"),    Widget.LINE,   help=N_("Leave empty where nothing was paid."), longest=16),
    Ask("route",            N_("What follows"),            Widget.CHOICE, labelled(words.Route)),
    Ask("visit",            N_("Return visit"),            Widget.CHOICE),
    Ask("planned_on",       N_("Planned for"),             Widget.DATE, kept_as="planned"),
    Ask("visit_way",        N_("How"),                     Widget.CHOICE, labelled(words.VisitWay), kept_as="way"),
    Ask("kept",             N_("What was found"),          Widget.CHOICE, labelled(words.Kept)),
    Ask("answer",           N_("The party's own words on the mediation"), Widget.CHOICE, labelled(words.Answer)),
    Ask("court",            N_("Court"),                   Widget.LINE,   longest=60),
    Ask("court_no",         N_("Number of the ruling"),    Widget.LINE,   longest=60),
    Ask("file_kind",        N_("Kind of paper"),           Widget.CHOICE, labelled(words.FileKind), kept_as="kind"),
    Ask("receipt",          N_("Received by, or number"),  Widget.LINE,   help=N_("Badge or receipt number, not the name of anyone concerned."), longest=60),
    Ask("retention",        N_("Kept for"),                Widget.CHOICE, labelled(words.Retention)),
)}
# fmt: on

#: Pairs of questions and answers a record shows; more come with the next saving.
QUESTIONS = 12
OLDEST = 130


@dataclass(frozen=True)
class Field(Ask):
    """A field of an entry."""

    is_needed: bool = False
    #: Makes what was typed fit to be sealed, or refuses it; None: it is kept in a column, in the clear.
    tidy: Callable[[str], str] | None = None
    #: What looks wrong and may still be right: whether what was sealed is sound, and what to say where it is not.
    doubt: tuple[Callable[[str], bool], str] | None = None
    #: Of a party: for whom alone it is, the field it stands beside, and whether the list of parties shows it.
    of: PartyKind | None = None
    beside: str = ""
    is_listed: bool = False
    #: Line of the party's form, and place within the line; the ministry's form ends with the third line.
    place: tuple[int, int] | None = None
    #: What the papers call it, where that is another name.
    on_paper: str = ""


def _phone(text: str) -> str:
    return check_phone(text, field="phone", is_own=True)


def _age(text: str) -> str:
    age = text.strip()
    if age and not (age.isdecimal() and int(age) <= OLDEST):
        raise Refused(N_("Enter the age in years."), field="age")
    return age


_ODD_ID = N_("The identity number does not add up. Compare it with the card.")
_ODD_CODE = N_("The credit code does not add up. Some early codes do not; compare it with the licence.")

# fmt: off
#: A party. Only name and side are needed; ethnicity is never asked for, and its place on the form stays empty.
PARTY = (
    Field("side",          N_("Side"),                            Widget.CHOICE, labelled(words.Side), is_needed=True),
    Field("kind",          N_("Kind"),                            Widget.CHOICE, labelled(words.PartyKind), is_needed=True),
    Field("name",          N_("Name"),                            Widget.LINE,   longest=60, is_needed=True, tidy=str.strip, place=(1, 1)),
    Field("phone",         N_("Phone"),                           Widget.LINE,   longest=LONGEST_TYPED, tidy=_phone, is_listed=True, place=(2, 2)),
    Field("address",       N_("Address"),                         Widget.LINE,   longest=160, tidy=str.strip, is_listed=True, place=(3, 1)),
    Field("is_minor",      N_("A minor (a guardian acts)"),       Widget.TICK,   of=PartyKind.PERSON),
    Field("sex",           N_("Sex"),                             Widget.SELECT, words.SEXES, of=PartyKind.PERSON, tidy=str.strip, place=(1, 2)),
    Field("age",           N_("Age"),                             Widget.LINE,   longest=3, of=PartyKind.PERSON, beside="sex", tidy=_age, place=(1, 4)),
    Field("occupation",    N_("Occupation"),                      Widget.LINE,   longest=40, of=PartyKind.PERSON, tidy=str.strip, place=(2, 1)),
    Field("id_number",     N_("Identity number"),                 Widget.LINE,   help=N_("Only if the papers need it. No picture is kept."), longest=30, of=PartyKind.PERSON, tidy=normalize_number, doubt=(is_id_number, _ODD_ID)),
    Field("is_id_checked", N_("I have looked at the identity paper"), Widget.TICK, of=PartyKind.PERSON),
    Field("credit_code",   N_("Unified social credit code"),      Widget.LINE,   longest=30, of=PartyKind.ORGANISATION, tidy=normalize_number, is_listed=True, doubt=(is_credit_code, _ODD_CODE), place=(2, 1), on_paper=N_("Credit code")),
)
#: Who acts for a party.
REPRESENTATIVE = (
    Field("kind",              N_("Acts as"),                      Widget.CHOICE, labelled(words.RepresentativeKind), is_needed=True),
    Field("name",              N_("Name"),                         Widget.LINE, longest=60, is_needed=True, tidy=str.strip),
    Field("phone",             N_("Phone"),                        Widget.LINE, longest=LONGEST_TYPED, tidy=_phone),
    Field("relation",          N_("Relation or office"),           Widget.LINE, longest=60, tidy=str.strip),
    Field("given_on",          N_("Day of the power of attorney"), Widget.DATE),
    Field("has_special_power", N_("May agree, waive and receive (special power)"), Widget.TICK),
    Field("powers",            N_("What the power covers"),        Widget.TEXT, longest=500, rows=2, tidy=str.strip),
)
#: A relation that may bias.
DECLARATION = (
    Field("by",     N_("Who declares it"),      Widget.LINE, longest=60, is_needed=True, tidy=str.strip),
    Field("ground", N_("What the relation is"), Widget.TEXT, longest=500, is_needed=True, tidy=str.strip),
)
#: The matter in writing.
MATTER = (
    Field("title",   N_("Title"),                          Widget.LINE, longest=80, is_needed=True, tidy=str.strip),
    Field("place",   N_("Place"),                          Widget.LINE, longest=120, tidy=str.strip),
    Field("matter",  N_("What is it about?"),              Widget.TEXT, longest=4000, rows=4, tidy=str.strip),
    Field("demands", N_("What the applicant asks for"),    Widget.TEXT, longest=2000, tidy=str.strip),
    Field("facts",   N_("Main facts and points at issue"), Widget.TEXT, help=N_("They stand in the agreement (People's Mediation Law, article 29)."), longest=8000, rows=8, tidy=str.strip),
)
#: How a mediation begins.
OPENING = (
    Field("origin",      N_("How does it begin?"),     Widget.CHOICE, labelled(words.Origin), is_needed=True, needed=N_("Choose how it begins.")),
    Field("referrer",    N_("Referred by"),            Widget.SELECT),
    Field("referral_no", N_("Number of the referral"), Widget.LINE,   longest=60),
    Field("letter",      N_("Referral letter"),        Widget.FILES,  help=N_("Photo, scan or PDF.")),
    Field("category",    N_("Type of dispute"),        Widget.SELECT, is_needed=True, needed=N_("Choose the type of dispute.")),
    Field("area",        N_("Where is it?"),           Widget.SELECT, is_needed=True, needed=N_("Choose where the dispute is.")),
    replace(MATTER[0], needed=N_("Give the dispute a title."), help=N_("Such as “water leak, building 3”. It is sealed with the file; others see the type only.")),
    *MATTER[1:4],
    Field("mediator",    N_("Mediator"),               Widget.SELECT, is_needed=True, needed=N_("Choose a mediator."), help=N_("The parties may choose; the number is of mediations that run.")),
)
_TALK = (
    *(field for no in range(QUESTIONS) for field in (
        Field(f"question_{no}", N_("Question"), Widget.LINE, longest=300),
        Field(f"answer_{no}",   N_("Answer"),   Widget.TEXT, longest=2000, rows=2),
    )),
    Field("text", N_("Record"), Widget.TEXT, longest=20000, rows=10, tidy=str.strip),
)
#: An investigation record.
INQUIRY = (
    Field("asked_on", N_("Day"),                Widget.DATE, is_needed=True),
    Field("place",    N_("Place"),              Widget.LINE, longest=120, tidy=str.strip),
    Field("asked",    N_("Who was asked"),      Widget.LINE, longest=120, tidy=str.strip),
    Field("present",  N_("Who else was there"), Widget.LINE, longest=120, tidy=str.strip),
    *_TALK,
)
#: The next session, and what happened at it.
SESSION = (
    Field("day",       N_("Day"),     Widget.DATE, is_needed=True),
    Field("time",      N_("Time"),    Widget.TIME, is_needed=True),
    Field("minutes",   N_("Minutes"), Widget.NUMBER, between=(15, 600), is_needed=True),
    Field("room",      N_("Room"),    Widget.LINE, longest=60, is_needed=True),
    Field("is_public", N_("Open to the public, as the parties wish"), Widget.TICK),
    Field("invited",   N_("Invited"), Widget.POSTS),
)
RECORD = (
    Field("day",          N_("Day"),                       Widget.DATE, is_needed=True),
    Field("begins",       N_("From"),                      Widget.TIME, is_needed=True),
    Field("ends",         N_("Until"),                     Widget.TIME, is_needed=True),
    Field("attended",     N_("Who came"),                  Widget.POSTS),
    *_TALK,
    Field("outcome",      N_("Outcome of the session"),    Widget.TEXT, longest=2000, tidy=str.strip),
    Field("is_adjourned", N_("The session was adjourned"), Widget.TICK),
    Field("reason",       N_("Why it was adjourned"),      Widget.LINE, longest=300, tidy=str.strip),
    Field("scans",        N_("Signed record"),             Widget.FILES, help=N_("Photo or scan of the signed pages.")),
)
CALLING_OFF = (
    Field("reason", N_("Reason"), Widget.LINE, longest=300, is_needed=True, tidy=str.strip),
)
#: One clause of the agreement.
CLAUSE = (
    Field("party",  N_("Who performs it"),    Widget.SELECT, is_needed=True),
    Field("what",   N_("What is to be done"), Widget.TEXT, longest=2000, rows=4, is_needed=True, tidy=str.strip),
    Field("amount", N_("Amount, in yuan"),    Widget.LINE, help=N_("Leave empty where nothing is paid."), longest=16),
    Field("due_on", N_("By"),                 Widget.DATE, is_needed=True),
    Field("way",    N_("How"),                Widget.SELECT, is_needed=True),
    Field("remark", N_("Remark"),             Widget.LINE, longest=300, tidy=str.strip),
)
#: What a court cannot confirm.
COURT_LIST = (
    Field("found", N_("Which of these applies?"), Widget.POSTS, help=N_("Tick nothing if none does.")),
)
# fmt: on


def body_of(entry: Iterable[Field], answers: Answers) -> Json:
    """What of the answers is sealed, each made fit to be kept; Refused at the first that is missing or cannot be."""
    fields = {field.name: field for field in entry}
    check_answers([name for name, field in fields.items() if field.is_needed], answers, fields)
    return texts_of(fields.values(), answers)


def texts_of(entry: Iterable[Field], answers: Answers) -> Json:
    """The same of what need not be whole."""
    return {field.name: field.tidy(str(answers.get(field.name) or "")) for field in entry if field.tidy}


def questions_of(answers: Answers) -> list[tuple[str, str]]:
    """The questions and answers of a record, in order; of an empty pair nothing is kept."""
    texts = [
        str(answers.get(f"{part}_{no}") or "").strip() for no in range(QUESTIONS) for part in ("question", "answer")
    ]
    return [pair for pair in zip(texts[::2], texts[1::2], strict=True) if any(pair)]
