from django.urls import path

from kaijuan.core.jobs import views

app_name = "jobs"
urlpatterns = [
    path("jobs/", views.jobs, name="list"),
    path("jobs/<uuid:code>/", views.job, name="job"),
    path("jobs/<uuid:code>/cancel/", views.cancel, name="cancel"),
    path("jobs/<uuid:code>/retry/", views.retry, name="retry"),
]
