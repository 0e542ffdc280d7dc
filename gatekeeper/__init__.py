"""The gatekeeper: holds the files a ward office exchanges over Box to its approved procedures."""

from __future__ import annotations

__all__ = ["__version__"]

__version__ = "0.1.0"
