"""What is kept as JSON."""

from typing import Any

#: What comes back from JSON is what was put in; no type holds the one to the other.
JsonValue = Any
#: An object of JSON: facts of history, details of the log, frozen figures.
Json = dict[str, JsonValue]
