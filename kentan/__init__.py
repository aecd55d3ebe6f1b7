"""Kentan (恳谈): petition work of a county, from the letter to the settled case."""

__version__ = "0.1.0"
