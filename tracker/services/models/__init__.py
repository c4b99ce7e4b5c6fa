"""What is kept of applications, of errands, and of numbers at the windows."""

from tracker.services.models.application import Application, ApplicationFile, ApplicationMaterial, ApplicationPause
from tracker.services.models.errand import Errand, Mandate
from tracker.services.models.ticket import Ticket

__all__ = [
    "Application",
    "ApplicationFile",
    "ApplicationMaterial",
    "ApplicationPause",
    "Errand",
    "Mandate",
    "Ticket",
]
