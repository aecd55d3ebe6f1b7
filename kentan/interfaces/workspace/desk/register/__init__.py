"""Registering a matter: one page, the keyboard, a minute."""

from .receipts import slip_of
from .views import LookView, RegisterView, VillagesView

__all__ = ["LookView", "RegisterView", "VillagesView", "slip_of"]
