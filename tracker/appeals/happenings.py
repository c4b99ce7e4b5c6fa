"""What happens to an appeal: of each kind its words, icon and tone, and what a notice of it says."""

from __future__ import annotations

from tracker.appeals.vocabulary import AppealStep, Ground
from tracker.foundation.words import N_
from tracker.workflow.happenings import Code, Sign, Tellings, Words, happening_of

TELLINGS: Tellings = {"ground": Code(Ground), "words": Words(), "judge": Sign()}
happening = happening_of(TELLINGS)

# fmt: off
ROWS = (
    happening("AppealLodged", N_("Appeal lodged"), "flag", "accent", shows="ground words", keeps="case counting month", notice=N_("An appeal to judge")),
    happening("AppealUpheld", N_("Appeal upheld"), "check", "good", AppealStep.UPHOLD, shows="words", notice=N_("Your appeal is upheld")),
    happening("AppealDismissed", N_("Appeal dismissed"), "x", "neutral", AppealStep.DISMISS, shows="words", notice=N_("Your appeal is dismissed")),
    happening("AppealAsked", N_("The judge asks for more"), "messages", "warn", AppealStep.ASK, shows="words", notice=N_("The judge of your appeal asks for more")),
    happening("AppealAnswered", N_("Question answered"), "messages", "accent", AppealStep.ANSWER, shows="words", notice=N_("The post has answered about its appeal")),
    happening("AppealReviewAsked", N_("Review by the next level asked for"), "refresh", "accent", AppealStep.REVIEW, shows="words", notice=N_("An appeal to review")),
    happening("AppealWithdrawn", N_("Appeal withdrawn"), "arrow-back-up", "neutral", AppealStep.WITHDRAW, shows="words", notice=N_("An appeal was withdrawn")),
    happening("AppealLate", N_("The judgement is late"), "alert-triangle", "bad", notice=N_("The judgement on an appeal is late")),
    happening("AppealPassedUp", N_("Late: passed to the next higher level"), "send", "warn", shows="judge", notice=N_("A late appeal was passed to the next level")),
)
# fmt: on
