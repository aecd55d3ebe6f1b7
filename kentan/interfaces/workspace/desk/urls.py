"""Addresses of the desk, under /work/."""

from __future__ import annotations

from django.urls import path

from kentan.interfaces.workspace.desk import register

urlpatterns = [
    path("register/", register.RegisterView.as_view(), name="register"),
    path("register/look/", register.LookView.as_view(), name="register_look"),
    path("register/villages/", register.VillagesView.as_view(), name="register_villages"),
]
