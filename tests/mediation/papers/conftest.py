"""A whole mediation for the tests of its papers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from tests.mediation.papers.builder import make_whole
from tracker.mediation.models import Mediation
from tracker.mediation.papers.content import Content
from tracker.mediation.papers.queries.loading import load_content
from tracker.mediation.papers.services.printing import Press


@pytest.fixture
def store(app: Flask) -> Path:
    """Where uploaded files lie."""
    return app.config["SETTINGS"].files_dir


@pytest.fixture
def mediation(app: Flask, now: datetime, store: Path) -> Mediation:
    """One with all thirteen papers."""
    return make_whole(now, store)


@pytest.fixture
def content(mediation: Mediation, now: datetime) -> Content:
    """What its papers say."""
    return load_content(mediation.id, today=now.date())


@pytest.fixture
def press(tmp_path: Path) -> Press:
    """The Chinese press, with no county's own templates yet."""
    return Press(data_dir=tmp_path, language="zh")
