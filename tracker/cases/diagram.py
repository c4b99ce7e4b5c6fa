"""The state diagram as SVG, drawn from the table of moves."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup, escape

from tracker.cases.rulebook import arrows
from tracker.cases.vocabulary import State

WIDTH, HEIGHT = 1000, 620
BOX_W, BOX_H = 148, 46
#: Where each state stands: the main road from left to right, side ways above and below. A state without a place
#: fails the test that draws the diagram.
PLACES: dict[State, tuple[int, int]] = {
    State.DRAFT: (90, 60),
    State.REPORTED: (90, 220),
    State.ACCEPTED: (300, 220),
    State.DISPATCHED: (510, 220),
    State.HANDLING: (720, 220),
    State.FEEDBACK: (720, 380),
    State.CLOSED: (510, 380),
    State.EVALUATED: (510, 520),
    State.ARCHIVED: (300, 520),
    State.SUSPENDED: (910, 110),
    State.ON_SPOT: (300, 380),
    State.REJECTED: (90, 400),
    State.MERGED: (190, 300),
    State.VOID: (400, 60),
}


def draw(say: Callable[[str], str], title: str) -> Markup:
    """The SVG; `say` translates labels. Lines carry the actions as titles and as text beside their middle."""
    parts = [
        f'<svg class="diagram" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="diagram-title" '
        'xmlns="http://www.w3.org/2000/svg">',
        f'<title id="diagram-title">{escape(title)}</title>',
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" '
        'orient="auto-start-reverse"><path class="diagram-tip" d="M0 0 10 5 0 10z"/></marker></defs>',
    ]
    found = arrows()
    for (start, end), labels in found.items():
        parts.append(_line(start, end, [say(label) for label in labels], (end, start) in found))
    for state, (x, y) in PLACES.items():
        label, tone = state.label, state.tone
        parts.append(
            f'<g class="diagram-state tone-{tone}"><rect x="{x - BOX_W // 2}" y="{y - BOX_H // 2}" width="{BOX_W}" '
            f'height="{BOX_H}" rx="10"/><text x="{x}" y="{y + 5}" text-anchor="middle">{escape(say(label))}</text></g>'
        )
    parts.append("</svg>")
    return Markup("".join(parts))  # noqa: S704 - every label is escaped above


def _edge(x: float, y: float, to_x: float, to_y: float) -> tuple[float, float]:
    """Where the line from a box's middle towards a point leaves the box."""
    dx, dy = to_x - x, to_y - y
    if not dx and not dy:
        return x, y
    across = (BOX_W / 2 + 4) / abs(dx) if dx else 9e9
    down = (BOX_H / 2 + 4) / abs(dy) if dy else 9e9
    share = min(across, down)
    return x + dx * share, y + dy * share


def _line(start: State, end: State, labels: list[str], has_way_back: bool) -> str:
    (x1, y1), (x2, y2) = PLACES[start], PLACES[end]
    length = max(1.0, ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5)
    # A pair of lines there and back runs side by side; each keeps to its right.
    side = 12 if has_way_back else 0
    ox, oy = -(y2 - y1) / length * side, (x2 - x1) / length * side
    ax, ay = _edge(x1, y1, x2, y2)
    bx, by = _edge(x2, y2, x1, y1)
    words = escape(" · ".join(labels))
    return (
        f'<g class="diagram-move"><title>{words}</title>'
        f'<line x1="{ax + ox:.0f}" y1="{ay + oy:.0f}" x2="{bx + ox:.0f}" y2="{by + oy:.0f}" marker-end="url(#tip)"/>'
        f"{_label(words, (ax + bx) / 2 + ox, (ay + by) / 2 + oy, side)}</g>"
    )


def _label(words: object, x: float, y: float, side: int) -> str:
    return f'<text x="{x:.0f}" y="{y - 5 + (10 if side else 0):.0f}" text-anchor="middle">{words}</text>'
