from django.urls import path

from kaijuan.network.staffing.views import groups, imports, members, standing, topics, trainings

app_name = "staffing"
_I = "i/<slug:institution>"
_GROUP = f"{_I}/groups/<uuid:code>"
_MEMBER = f"{_GROUP}/people/<uuid:member>"
_TRAINING = f"{_I}/trainings/<uuid:code>"

urlpatterns = [
    path(f"{_I}/groups/", groups.groups, name="groups"),
    path(f"{_I}/groups/new/", groups.group_new, name="group-new"),
    path(f"{_I}/groups/import/", imports.members_import, name="members-import"),
    path(f"{_GROUP}/", groups.group, name="group"),
    path(f"{_GROUP}/edit/", groups.group_edit, name="group-edit"),
    path(f"{_GROUP}/close/", groups.group_close, name="group-close"),
    path(f"{_GROUP}/suspend/", groups.suspend, name="suspend"),
    path(f"{_GROUP}/resume/", groups.resume, name="resume"),
    path(f"{_GROUP}/people/new/", members.member_new, name="member-new"),
    path(f"{_MEMBER}/edit/", members.member_edit, name="member-edit"),
    path(f"{_MEMBER}/remove/", members.member_remove, name="member-remove"),
    path(f"{_I}/trainings/", trainings.trainings, name="trainings"),
    path(f"{_I}/trainings/new/", trainings.training_new, name="training-new"),
    path(f"{_I}/trainings/import/", imports.records_import, name="records-import"),
    path(f"{_TRAINING}/", trainings.training, name="training"),
    path(f"{_TRAINING}/edit/", trainings.training_edit, name="training-edit"),
    path(f"{_TRAINING}/cancel/", trainings.training_cancel, name="training-cancel"),
    path(f"{_TRAINING}/attendance/", trainings.training_note, name="training-note"),
    path(f"{_I}/training-status/", standing.standing, name="status"),
    path(f"{_I}/training-topics/", topics.topics, name="topics"),
    path(f"{_I}/training-topics/new/", topics.topic_new, name="topic-new"),
    path(f"{_I}/training-topics/<uuid:code>/edit/", topics.topic_edit, name="topic-edit"),
]
