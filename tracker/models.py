"""Every mapped class, so that the metadata is whole wherever it is needed: the models of every room that has some."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

import tracker

for room in iter_modules(tracker.__path__, "tracker."):
    if room.ispkg and find_spec(f"{room.name}.models"):
        import_module(f"{room.name}.models")
