"""Addresses of the ui app."""

from __future__ import annotations

from django.urls import path

from kaijuan.core.ui import views

app_name = "ui"
urlpatterns = [path("gallery/", views.gallery, name="gallery")]
