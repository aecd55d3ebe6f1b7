"""Addresses of the public site, under /. None of them holds anything about a person."""

from __future__ import annotations

from django.urls import path

from kentan.interfaces.portal import reading
from kentan.interfaces.portal.filing import views as filing
from kentan.interfaces.portal.filing.steps import STEPS
from kentan.interfaces.portal.following import acts
from kentan.interfaces.portal.following import views as following

app_name = "portal"

PAGES = {"asked": filing.AskedPage, "evidence": filing.EvidencePage}

urlpatterns = [
    path("", reading.home, name="home"),
    path("how/", reading.how, name="how"),
    path("file/", filing.Start.as_view(), name="file"),
    *(
        path(
            f"file/{step.name}/",
            PAGES.get(step.name, filing.StepPage).as_view(step=step),
            name=f"file_{step.name}",
        )
        for step in STEPS
    ),
    path("file/check/", filing.CheckPage.as_view(), name="file_check"),
    path("file/done/", filing.DonePage.as_view(), name="file_done"),
    path("file/discard/", filing.DiscardPage.as_view(), name="file_discard"),
    path("follow/", following.Follow.as_view(), name="follow"),
    path("follow/leave/", following.Leave.as_view(), name="leave"),
    path("follow/<str:number>/", following.CasePage.as_view(), name="follow_case"),
    path("follow/<str:number>/letter/<str:key>/", following.LetterPage.as_view(), name="follow_letter"),
    path("follow/<str:number>/file/<int:pk>/", following.FilePage.as_view(), name="follow_file"),
    path("follow/<str:number>/note/", acts.NotePage.as_view(), name="note"),
    path("follow/<str:number>/attach/", acts.AttachPage.as_view(), name="attach"),
    path("follow/<str:number>/rate/<str:body>/", acts.RatePage.as_view(), name="rate"),
    path("follow/<str:number>/review/", acts.ReviewPage.as_view(), name="review"),
    path("follow/<str:number>/re-review/", acts.ReReviewPage.as_view(), name="re_review"),
    path("follow/<str:number>/withdraw/", acts.WithdrawPage.as_view(), name="withdraw"),
]
