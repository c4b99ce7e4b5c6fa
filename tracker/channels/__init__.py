"""Telling people outside the house: channels, who hears what by them, webhooks, and the outbox they are sent from."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from tracker.cases.services.sweep import LOOKS
    from tracker.channels import views
    from tracker.channels.delivery import deliver
    from tracker.channels.happenings import NOTICES
    from tracker.channels.services.outbox import JOB, leave_messages, listen
    from tracker.channels.services.watch import forget_messages
    from tracker.extensions import jobs
    from tracker.notices.telling import WORDS, notices_left
    from tracker.web.navigation import hang_pages

    hang_pages(app, views)
    WORDS.add(app, NOTICES)
    LOOKS.add(app, forget_messages)
    jobs.add(app, JOB, deliver)
    notices_left.connect(leave_messages, sender=app)
    listen()
