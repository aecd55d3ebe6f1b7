"""The demo county: Hengnan with its townships, invented villages, units, people and some 200 matters in all states."""

from kentan.interfaces.jobs.demo.loading import NotEmpty, Told, check_empty, load

__all__ = ["NotEmpty", "Told", "check_empty", "load"]
