"""Every mapped class, so that the metadata is whole wherever it is needed."""

from tracker.appeals import models as appeals
from tracker.areas import models as areas
from tracker.audit import models as audit
from tracker.cases import models as cases
from tracker.clock import models as clock
from tracker.conferences import models as conferences
from tracker.figures import models as figures
from tracker.handover import models as handover
from tracker.mediation import models as mediation
from tracker.monthly import models as monthly
from tracker.notices import models as notices
from tracker.people import models as people
from tracker.policing import models as policing
from tracker.rechecks import models as rechecks
from tracker.recurrence import models as recurrence
from tracker.routing import models as routing
from tracker.site import models as site
from tracker.subscriptions import models as subscriptions
from tracker.supervision import models as supervision

__all__ = [
    "appeals",
    "areas",
    "audit",
    "cases",
    "clock",
    "conferences",
    "figures",
    "handover",
    "mediation",
    "monthly",
    "notices",
    "people",
    "policing",
    "rechecks",
    "recurrence",
    "routing",
    "site",
    "subscriptions",
    "supervision",
]
