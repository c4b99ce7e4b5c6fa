"""Residents: reports, slips, disputed closings, cards and the board."""
