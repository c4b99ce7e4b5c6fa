"""What hangs in one application is not seen by another of the same process."""

from __future__ import annotations

import gc
import pkgutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask

import tracker
from tracker import SUBJECTS, areas, audit, cases, clock, create_app, people
from tracker.access.actor import acting_for
from tracker.audit.verifying import CHAINS
from tracker.cases.panels import PANELS, WAITING
from tracker.cases.queries.detail import HANGINGS, _select_case
from tracker.cases.queries.inbox import CASES_ALSO, COUNTED_ALSO, _count_query
from tracker.cases.services.open_work import CASES, CENTRED
from tracker.cases.services.routing import CHECKERS, SUGGESTERS
from tracker.cases.services.sweep import LOOKS
from tracker.cases.signals import case_moved, case_reported
from tracker.config import Settings
from tracker.extensions import db
from tracker.figures.services import FOLLOWED
from tracker.hooks import Hook, Signal
from tracker.people.services.open_work import WORKS
from tracker.supervision.corrections import FINDERS
from tracker.supervision.views.closure import BESIDE_ROWS
from tracker.supervision.views.indicators import BESIDE, BESIDE_ALL
from tracker.web.navigation import PLACES
from tracker.web.tools import TOOLS
from tracker.workflow.rulebook import BOOKS

HEART = (people, areas, clock, audit, cases)
#: What the heart leaves to others.
OF_OTHERS = (
    PANELS, WAITING, HANGINGS, CASES_ALSO, COUNTED_ALSO, CHECKERS, SUGGESTERS, FOLLOWED, FINDERS, BESIDE_ROWS, BESIDE,
    BESIDE_ALL, TOOLS, BOOKS,
)  # fmt: skip


@pytest.fixture
def heart(tmp_path: Path) -> Iterator[Flask]:
    """An application of cases alone."""
    app = create_app(Settings(data_dir=tmp_path, testing=True), subjects=HEART)
    yield app
    with app.app_context():
        db.engine.dispose()


def test_two_applications_do_not_see_each_other(filled_app: Flask, heart: Flask) -> None:
    with heart.app_context():
        assert [list(hook) for hook in OF_OTHERS] == [[]] * len(OF_OTHERS)
        own = [place.endpoint.split(".")[0] for place in PLACES]
        assert {"cases", "people"} <= set(own) <= {"cases", "people", "areas", "audit"}
        assert [subject for subject, _model in CHAINS] == ["case"]
        assert [look.__name__ for look in LOOKS] == ["forget_held", "count_words", "remove_redacted"]
        assert list(WORKS) == [CASES, CENTRED]
    with filled_app.app_context():
        assert all(list(hook) for hook in OF_OTHERS)
        assert len(list(PLACES)) > len(own)
    assert not [*case_moved.receivers_for(heart), *case_reported.receivers_for(heart)]
    assert len([*case_moved.receivers_for(filled_app)]) == 4
    # Addresses too: the heart knows no mediation.
    assert "mediation.detail" in filled_app.view_functions
    assert "mref" not in heart.url_map.converters
    assert set(heart.blueprints) == {subject.__name__.split(".")[-1] for subject in HEART}


def test_a_second_application_leaves_the_first_as_it_was(filled_app: Flask, tmp_path: Path) -> None:
    def hung() -> list[list[object]]:
        with filled_app.app_context():
            return [list(hook) for hook in (*OF_OTHERS, PLACES, LOOKS, CHAINS, WORKS)]

    before = hung()
    again = create_app(Settings(data_dir=tmp_path, testing=True))
    assert hung() == before
    assert [*case_moved.receivers_for(again)] == [*case_moved.receivers_for(filled_app)]
    with again.app_context():
        db.engine.dispose()


def test_statements_kept_for_one_application_are_not_used_by_another(filled_app: Flask, heart: Flask) -> None:
    def statements() -> tuple[str, str]:
        actor = acting_for([], date(2026, 3, 17))
        counted = _count_query(actor, tuple(CASES_ALSO), tuple(COUNTED_ALSO))
        return str(_select_case("ref", tuple(HANGINGS))), str(counted)

    for app in (filled_app, heart, filled_app):
        with app.app_context():
            one_case, counted = statements()
        assert ("appeals" not in one_case) is (app is heart)
        assert ("supervision_orders" not in counted) is (app is heart)


def test_a_hook_keeps_rank_and_order_and_a_signal_the_order_of_connecting() -> None:
    app, other, hook, signal = Flask("one"), Flask("other"), Hook[str](), Signal()
    hook.add(app, "last", rank=1)
    hook.add(app, "first", "second")
    hook.add(other, "elsewhere")
    heard: list[str] = []

    def receivers() -> list[object]:
        # Many, since a set of few numbers may happen to be in order.
        return [lambda _app, told, number=number: heard.append(f"{number} {told}") for number in range(40)]

    kept = receivers()
    for one in kept:
        signal.connect(one, sender=app)
    with app.app_context():
        assert list(hook) == ["first", "second", "last"]
        signal.tell(told="here")
    with other.app_context():
        assert list(hook) == ["elsewhere"]
        signal.tell(told="there")
    assert heard == [f"{number} here" for number in range(40)]


def test_an_application_that_is_gone_is_forgotten() -> None:
    signal, heard = Signal(), []

    def hear(_app: Flask) -> None:
        heard.append(1)

    signal.connect(hear, sender=Flask("gone"))
    gc.collect()
    other = Flask("other")
    with other.app_context():
        signal.tell()
    assert not heard
    assert not [*signal.receivers_for(other)]


def test_every_subject_hangs_itself_in() -> None:
    """A package with pages, or one that hangs something in, is among the subjects, each once."""
    packages = [one for one in pkgutil.iter_modules(tracker.__path__) if one.ispkg]
    having = set()
    for one in packages:
        module = __import__(f"tracker.{one.name}", fromlist=["init_app"])
        assert isinstance(module, ModuleType)
        if hasattr(module, "init_app"):
            having.add(module)
    assert having - {tracker.web} == set(SUBJECTS)
    assert len(SUBJECTS) == len(set(SUBJECTS))
    with_pages = {
        path.parent.name for path in Path(tracker.__file__).parent.glob("*/views*") if path.suffix in ("", ".py")
    }
    assert with_pages == {subject.__name__.split(".")[-1] for subject in SUBJECTS} - {"figures"}
