"""Addresses of one case, under /work/."""

from __future__ import annotations

from django.urls import path

from .acts import CaseAct, MoreRow
from .files import ServeFile, ServeThumbnail
from .lifecycle import LifecyclePage
from .page import CasePage
from .papers.views import OpinionPage, PaperPage
from .people import Join, OpenIdentity, RecuseMyself, RenewCode
from .presence import PresencePart

urlpatterns = [
    path("cases/<int:pk>/", CasePage.as_view(), name="case"),
    path("cases/<int:pk>/act/<slug:code>/", CaseAct.as_view(), name="act"),
    path("cases/<int:pk>/act/<slug:code>/row/<slug:name>/", MoreRow.as_view(), name="act_row"),
    path("cases/<int:pk>/people/<int:petitioner>/", OpenIdentity.as_view(), name="case_identity"),
    path("cases/<int:pk>/people/join/", Join.as_view(), name="case_join"),
    path("cases/<int:pk>/code/", RenewCode.as_view(), name="case_code"),
    path("cases/<int:pk>/recuse/", RecuseMyself.as_view(), name="case_recuse"),
    path("cases/<int:pk>/presence/", PresencePart.as_view(), name="case_presence"),
    path("cases/<int:pk>/files/<int:file>/", ServeFile.as_view(), name="case_file"),
    path("cases/<int:pk>/files/<int:file>/small/", ServeThumbnail.as_view(), name="case_thumbnail"),
    path("cases/<int:pk>/papers/<int:sequence>/", PaperPage.as_view(), name="case_paper"),
    path("cases/<int:pk>/opinions/<int:opinion>/", OpinionPage.as_view(), name="case_opinion"),
    path("help/lifecycle/", LifecyclePage.as_view(), name="lifecycle"),
]
