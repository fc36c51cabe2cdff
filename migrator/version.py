"""The migrator's version, as pyproject.toml tells it; the image has the folder alone."""

VERSION = "0.1.0"
