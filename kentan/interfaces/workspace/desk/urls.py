"""Addresses of the desk, under /work/."""

from __future__ import annotations

from django.urls import path

from kentan.interfaces.workspace.desk import categories, listing, register, today

urlpatterns = [
    path("", today.TodayView.as_view(), name="today"),
    path("watched/", today.WatchedView.as_view(), name="watched"),
    path("late/", today.LateView.as_view(), name="late"),
    path("cases/", listing.CaseListView.as_view(), name="cases"),
    path("cases/export/", listing.ExportView.as_view(), name="cases_export"),
    path("cases/villages/", listing.VillageOptionsView.as_view(), name="case_villages"),
    path("cases/filters/", listing.SaveFilterView.as_view(), name="filter_save"),
    path("cases/filters/<int:pk>/forget/", listing.ForgetFilterView.as_view(), name="filter_forget"),
    path("search/", listing.SearchView.as_view(), name="search"),
    path("search/person/", listing.PersonSearchView.as_view(), name="person_search"),
    path("categories/", categories.CategoriesView.as_view(), name="categories"),
    path("categories/load/", categories.LoadCategoriesView.as_view(), name="categories_load"),
    path("categories/<str:code>/retire/", categories.RetireCategoryView.as_view(), name="category_retire"),
    path("register/", register.RegisterView.as_view(), name="register"),
    path("register/look/", register.LookView.as_view(), name="register_look"),
    path("register/villages/", register.VillagesView.as_view(), name="register_villages"),
]
