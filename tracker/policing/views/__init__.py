"""Addresses of the police-liaison side."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("policing", __name__)
rule = blueprint.add_url_rule
