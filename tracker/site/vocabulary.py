"""The settings there are, with their defaults and plain words. Local rules differ, so numbers live here."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.foundation.json import JsonValue
from tracker.foundation.words import N_


@dataclass(frozen=True)
class Known:
    """One setting: key, default, what it means, and what a person may set it to.

    Of a number `least` and `most` are its range, of a text `most` is its length; what is not `for_people` the program
    keeps for itself and no page shows it.
    """

    key: str
    default: JsonValue
    meaning: str
    least: int = 1
    most: int = 9999
    for_people: bool = True

    @property
    def subject(self) -> str:
        """The part of the house it belongs to: what stands before the dot."""
        return self.key.partition(".")[0]


# fmt: off
KNOWN: dict[str, Known] = {one.key: one for one in (
    Known("site.name",               "网格案件", N_("Name in the header"), 1, 16),
    Known("site.is_demo",            False,     N_("This database holds made-up people and cases"), for_people=False),
    Known("keys.prints",             {},        N_("Fingerprints of the keys this database was used with"), for_people=False),
    Known("sweep.ran_at",            0,         N_("When the clocks were last looked after, in seconds since 1970"), for_people=False),
    Known("calendar.version",        1,         N_("Counts up when the calendar changes"), for_people=False),
    Known("categories.version",      1,         N_("Counts up when categories change"), for_people=False),
    Known("areas.version",           1,         N_("Counts up when areas change"), for_people=False),
    Known("routing.version",         1,         N_("Counts up when routing rules change"), for_people=False),
    Known("channels.version",        1,         N_("Counts up when channels change"), for_people=False),
    Known("case.due_soon_percent",   75,        N_("Share of a limit, in percent, after which a case counts as due soon"), 10, 99),
    Known("case.suspend_days",       90,        N_("Longest time until a suspended case is looked at again, in days"), 1, 365),
    Known("case.archive_days",       30,        N_("Days after which a closed case is archived"), 1, 365),
    Known("case.duplicate_days",     7,         N_("How many days back duplicates are looked for"), 1, 90),
    Known("case.duplicate_metres",   150,       N_("How near a duplicate lies, in metres"), 10, 2000),
    Known("case.triage_minutes",     60,        N_("Minutes a liaison has to say whether a matter is civil or for the police"), 5, 1440),
    # The request as a whole may have 100 MB and a file 10 MB: ten files of full size no longer fit.
    Known("case.files",              9,         N_("Most files of a case at a time"), 1, 9),
    Known("export.keep_days",        30,        N_("Days after which a table that was exported is to be deleted; the file and the log say the day"), 1, 365),
    Known("policing.least_years",    3,         N_("Years a village keeps its officer at least; before that a change asks to be confirmed"), 0, 10),
    Known("policing.most_villages",  8,         N_("Villages one officer is in charge of at most; more shows up in the coverage"), 1, 99),
    Known("policing.visits_per_month", 2,       N_("Days with a visit a village should have in a month"), 0, 31),
    Known("policing.visits_per_week",  1,       N_("Days with a visit an urban community should have in a week"), 0, 7),
    Known("policing.correct_days",   7,         N_("Days within which a visit may be recorded or corrected"), 1, 31),
    Known("mediation.limit_days",    30,        N_("Days within which a mediation normally ends; longer only if both parties agree"), 7, 90),
    Known("mediation.confirm_days",  30,        N_("Days from effect within which both parties may apply to the court for confirmation"), 1, 90),
    Known("mediation.first_visit_days",  7,     N_("Days until the first return visit after an agreement has come due"), 1, 90),
    Known("mediation.second_visit_days", 30,    N_("Days until the second return visit"), 1, 365),
    Known("mediation.small_cell",    5,         N_("Figures of mediation smaller than this are hidden outside the committee"), 3, 50),
    Known("supervision.reply_hours_1",    16, N_("Working hours for the reply to a supervision order of level 1 (notice)"), 1, 240),
    Known("supervision.reply_hours_2",    8,  N_("Working hours for the reply to a supervision order of level 2 (yellow card)"), 1, 240),
    Known("supervision.reply_hours_3",    4,  N_("Working hours for the reply to a supervision order of level 3 (red card)"), 1, 240),
    # Off by default: a county decides to let cases come under supervision by themselves.
    Known("supervision.escalate_hours_1", 0,  N_("Working hours past its limit after which a case, also one not yet sent to a unit, comes under supervision at level 1 by itself, once; 0 means never"), 0, 999),
    Known("supervision.escalate_hours_2", 0,  N_("Working hours past its limit after which a case comes under supervision at level 2 by itself, once; 0 means never"), 0, 999),
    Known("supervision.escalate_hours_3", 0,  N_("Working hours past its limit after which a case comes under supervision at level 3 by itself, once; 0 means never"), 0, 999),
    Known("conference.returns",       2,      N_("Returns after which a joint conference on a case that no unit has signed for is proposed by itself, once; 0 means never"), 0, 9),
    Known("conference.nobody_hours",  8,      N_("Working hours without a unit after which a joint conference on a case is proposed by itself, once; 0 means never"), 0, 240),
    Known("conference.convene_hours", 8,      N_("Working hours within which a proposed joint conference is convened or called off"), 1, 240),
    Known("conference.decide_hours",  16,     N_("Working hours within which a convened joint conference decides"), 1, 240),
    Known("conference.review_days",   365,    N_("Days after which a precedent is to be looked at again"), 30, 3650),
    Known("appeal.days",              15,     N_("Days after the end of the month, or after what happened if that was later, within which a post may contest a counting"), 1, 365),
    Known("appeal.judge_hours",       40,     N_("Working hours within which an appeal is judged; after that it goes to the next level, once"), 1, 240),
    Known("appeal.review_days",       5,      N_("Days within which a post may ask the next level to review a dismissed appeal"), 1, 90),
    Known("recurrence.days",          90,     N_("Days within which something of one type at one place counts as coming back"), 7, 730),
    Known("recurrence.times",         3,      N_("How many cases of one type at one place within those days propose a root case; 2 is the first repeat, 0 means never"), 0, 20),
    Known("recurrence.metres",        50,     N_("How near counts as the same place where both cases have a point, in metres"), 5, 500),
    Known("recurrence.quiet_checks",  3,      N_("How many quiet checks in a row a root case needs before it closes"), 1, 12),
    Known("recurrence.check_days",    30,     N_("Days between two quiet checks"), 1, 180),
    Known("recurrence.seen_to",       0,      N_("Up to when cases have been looked at for what came back"), for_people=False),
    Known("residents.numbers",        "110 119 120 12345 12356 12337", N_("Numbers to call first, on the public card and before every report, with blanks between"), 3, 80),
    Known("residents.proof_bits",     12,     N_("How hard the sum is that a browser works out before a report, in bits; 0 means none"), 0, 20),
    Known("residents.most_an_hour",   10,     N_("Reports from one network address within an hour; more wait until the centre has looked at them"), 1, 999),
    Known("residents.most_a_day",     200,    N_("Forms sent from one network address within a day, taken or not; more are refused"), 1, 9999),
    Known("residents.grid_an_hour",   30,     N_("Reports of residents for one grid within an hour; more wait until the centre has looked at them"), 1, 9999),
    Known("residents.code_tries",     5,      N_("Wrong codes for one slip from one network address before waiting"), 3, 20),
    Known("residents.code_minutes",   15,     N_("Minutes to wait after too many wrong codes"), 5, 240),
    Known("residents.phone_days",     30,     N_("How many days back other open reports of the same phone nearby are told of at intake"), 1, 90),
    Known("services.tell_days",       5,      N_("Working days within which an applicant is told everything that is missing; after that the application counts as accepted"), 1, 15),
    Known("services.complete_days",   15,     N_("Days an applicant is given to complete an application unless chosen otherwise"), 1, 90),
    Known("services.keep_days",       730,    N_("Days after the end of an application after which name, phone and words of the applicant are deleted"), 30, 3650),
    Known("services.online_a_day",    5,      N_("Applications from one network address within a day; more are asked to come to the window"), 1, 999),
    Known("services.ticket_days",     90,     N_("Days for which the numbers of the windows are kept, without names, for the waiting times"), 1, 730),
    Known("report.month_ends_on",    31, N_("Day on which a reporting month ends, 20 to 28, such as 25; more means with the calendar month"), 20, 31),
    Known("report.built_for",        0,  N_("For which end of the month the figures are kept ready"), for_people=False),
    Known("subscription.weekday",     1, N_("Day of the week on which digests of saved views are made unless chosen otherwise; 1 is Monday"), 1, 7),
    Known("subscription.hour",        7, N_("Hour of the day from which digests of saved views are made"), 0, 23),
    Known("subscription.keep_days",   365, N_("Days for which digests of saved views are kept"), 30, 3650),
    Known("channels.base_url",        "",     N_("Address under which colleagues open this installation, such as https://grid.example.cn; links in messages begin with it"), 0, 120),
    Known("channels.allowed_hosts",   "",     N_("Hosts inside the building that messages and webhooks may go to, by name, with blanks between; all others inside are refused"), 0, 400),
    Known("channels.tries",           10,     N_("Tries after which a message is given up; the last waits some hours after the one before"), 1, 20),
    Known("channels.webhook_failures", 20,    N_("Failed tries in a row after which a webhook is shut"), 3, 500),
    Known("channels.keep_days",       90,     N_("Days for which the log of sent messages is kept"), 7, 730),
    Known("login.tries",             5,         N_("Failed logins before waiting"), 3, 10),
    Known("login.first_hours",       72,        N_("Hours after which a first password lapses that was not used to choose an own one"), 1, 720),
    Known("login.minutes",           15,        N_("Minutes to wait after too many failed logins"), 5, 240),
)}
# fmt: on

#: What stands before the dot of a key, in words, in the order of the page.
SUBJECTS = {
    "case": N_("Cases"),
    "export": N_("Exported tables"),
    "policing": N_("Village officers"),
    "mediation": N_("Mediation"),
    "supervision": N_("Supervision"),
    "conference": N_("Joint conferences"),
    "appeal": N_("Appeals"),
    "recurrence": N_("Root cases"),
    "residents": N_("Residents"),
    "services": N_("One window"),
    "report": N_("Figures and reports"),
    "subscription": N_("Saved views"),
    "channels": N_("Channels and webhooks"),
    "login": N_("Logging in"),
    "site": N_("Appearance"),
}
