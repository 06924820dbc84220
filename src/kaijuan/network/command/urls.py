from django.urls import path

from kaijuan.network.command.views import board, figures, today

app_name = "command"

urlpatterns = [
    path("i/<slug:institution>/command/", today.today, name="today"),
    path("command/mine/", today.mine, name="mine"),
    path("command/", board.board, name="board"),
    path("command/figures/", figures.figures, name="figures"),
    path("command/figures/<slug:code>/", figures.figure, name="figure"),
]
