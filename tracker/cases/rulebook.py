"""The rules as pages, pictures and prose, all made from the tables."""

from __future__ import annotations


def move_rows() -> list:
    return []


def matrix_rows() -> list:
    return []


def scope_rows() -> list:
    return []


def diagram() -> str:
    return ""
