from django.urls import path

from kaijuan.core.operations import views

app_name = "operations"
urlpatterns = [
    path("operations/", views.state, name="state"),
    path("operations/status.json", views.status, name="status"),
    path("operations/look/", views.look, name="look"),
    path("operations/jobs/", views.failed, name="failed"),
    path("operations/jobs/<uuid:code>/retry/", views.retry, name="retry"),
]
