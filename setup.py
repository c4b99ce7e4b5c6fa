"""Build settings that pyproject.toml cannot say: the folders beside the package travel inside it."""

from setuptools import find_packages, setup

SHIPPED = ("templates", "static", "migrations", "translations")

setup(
    packages=[*find_packages(include=["tracker*"]), *(f"tracker.shipped.{name}" for name in SHIPPED)],
    package_dir={f"tracker.shipped.{name}": name for name in SHIPPED},
)
