"""Whatever residents did, the figures kept ready still say what the cases say."""

from tests.journeys.conftest import figures_hold

__all__ = ["figures_hold"]
