"""Words of people's mediation: stored value, label, tone; after the law of 2010 and the ministry's forms."""

from tracker.mediation.vocabulary.course import *  # noqa: F403 - all words are known under one name
from tracker.mediation.vocabulary.people import *  # noqa: F403
from tracker.mediation.vocabulary.stages import *  # noqa: F403
