"""The first page, and a community's home: heard, agreed, done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lic.base.access import Visibility, page


@page(Visibility.PUBLIC)
def start(request: HttpRequest) -> HttpResponse:
    return render(request, "web/start.html")


@page(Visibility.PUBLIC)
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "web/home.html")
