"""The list of cases: filters, search, saved filters, export."""

from .export import ExportView
from .saved import ForgetFilterView, SaveFilterView
from .search import PersonSearchView, SearchView
from .views import CaseListView, VillageOptionsView

__all__ = [
    "CaseListView",
    "ExportView",
    "ForgetFilterView",
    "PersonSearchView",
    "SaveFilterView",
    "SearchView",
    "VillageOptionsView",
]
