from django.urls import path

from kaijuan.network.directory.views import departments, groups, institutions, people

app_name = "directory"
_I = "i/<slug:institution>"
_GROUP = f"{_I}/leading-groups/<uuid:code>"

urlpatterns = [
    path("directory/import/", institutions.import_page, name="import"),
    path("directory/institutions.csv", institutions.institutions_csv, name="csv"),
    path("directory/institutions.xlsx", institutions.institutions_xlsx, name="xlsx"),
    path(f"{_I}/departments/", departments.departments, name="departments"),
    path(f"{_I}/departments/new/", departments.department_new, name="department-new"),
    path(
        f"{_I}/departments/<uuid:code>/edit/", departments.department_edit, name="department-edit"
    ),
    path(f"{_I}/people/", people.people, name="people"),
    path(f"{_I}/people/new/", people.person_new, name="person-new"),
    path(f"{_I}/people/<uuid:code>/edit/", people.person_edit, name="person-edit"),
    path(f"{_I}/people/<uuid:code>/remove/", people.person_remove, name="person-remove"),
    path(f"{_I}/leading-groups/", groups.groups, name="groups"),
    path(f"{_I}/leading-groups/new/", groups.group_new, name="group-new"),
    path(f"{_GROUP}/", groups.group, name="group"),
    path(f"{_GROUP}/edit/", groups.group_edit, name="group-edit"),
    path(f"{_GROUP}/members/add/", groups.member_add, name="member-add"),
    path(
        f"{_GROUP}/responsibilities/<uuid:duty>/end/",
        groups.responsibility_end,
        name="responsibility-end",
    ),
]
