"""Routing rules (派单规则): an ordered table that suggests to which post a case goes, and says why."""
