from django.urls import path

from kaijuan.core.tokens import views

app_name = "tokens"
urlpatterns = [
    path("account/tokens/", views.tokens, name="list"),
    path("account/tokens/new/", views.token_new, name="new"),
    path("account/tokens/revoke-all/", views.tokens_revoke_all, name="revoke-all"),
    path("account/tokens/<uuid:code>/revoke/", views.token_revoke, name="revoke"),
]
