"""What the access log speaks of: the stored word of an act and its label."""

from __future__ import annotations

from tracker.foundation.words import N_

ACT_LABELS: dict[str, str] = {
    "absence:record": N_("recorded an absence"),
    "appointment:end": N_("ended an appointment"),
    "appointment:make": N_("appointed someone"),
    "area:add": N_("added an area"),
    "area:import": N_("imported areas"),
    "area:merge": N_("merged areas"),
    "area:rename": N_("renamed an area"),
    "area:retire": N_("retired an area"),
    "area:split": N_("split an area"),
    "calendar:day": N_("changed a day of the work calendar"),
    "calendar:hours": N_("changed the office hours"),
    "calendar:year": N_("entered a year of the work calendar"),
    "case:export": N_("exported cases"),
    "case:import": N_("imported cases"),
    "case:print": N_("printed a paper"),
    "category:save": N_("changed a category"),
    "password:change": N_("changed the own password"),
    "post:save": N_("saved a post"),
    "reporter:unmask": N_("saw a reporter in plain"),
    "setting:change": N_("changed a setting"),
    "site:seed": N_("filled in base data"),
    "stage-limit:save": N_("changed the limits of a step"),
    "unit:save": N_("saved a unit"),
    "user:create": N_("made an account"),
    "user:edit": N_("changed an account"),
    "user:end-sessions": N_("ended someone's sessions"),
    "user:reset-password": N_("gave a new first password"),
}
