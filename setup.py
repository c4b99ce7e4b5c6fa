"""Build settings that pyproject.toml cannot say: the folders beside the package travel inside it."""

from tempfile import TemporaryDirectory

from setuptools import find_packages, setup

SHIPPED = ("templates", "static", "migrations", "translations")

# A folder of its own each time: what an earlier build left behind, a module that is gone say, must not travel along.
with TemporaryDirectory() as folder:
    setup(
        packages=[*find_packages(include=["tracker*"]), *(f"tracker.shipped.{name}" for name in SHIPPED)],
        package_dir={f"tracker.shipped.{name}": name for name in SHIPPED},
        options={"build": {"build_base": folder}},
    )
