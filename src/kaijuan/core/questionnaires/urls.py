from django.urls import path

from kaijuan.core.questionnaires.views import (
    compare,
    draft,
    forms,
    listing,
    making,
    publish,
    question,
)

app_name = "questionnaires"
_F = "i/<slug:institution>/forms"
_FORM = f"{_F}/<uuid:code>"
_DRAFT = f"{_FORM}/draft"
_VERSION = f"{_FORM}/versions/<int:number>"

urlpatterns = [
    path(f"{_F}/", listing.own, name="forms"),
    path(f"{_F}/consortium/", listing.consortium, name="consortium"),
    path(f"{_F}/new/", making.blank, name="new"),
    path(f"{_F}/standard/", making.standard, name="standard"),
    path(f"{_F}/import/", making.import_new, name="import"),
    path(f"{_FORM}/", forms.form, name="form"),
    path(f"{_FORM}/edit/", forms.edit, name="edit"),
    path(f"{_FORM}/retire/", forms.retire, name="retire"),
    path(f"{_FORM}/import/", making.import_version, name="import-version"),
    path(f"{_VERSION}/", forms.version, name="version"),
    path(f"{_VERSION}/definition.json", forms.definition_json, name="json"),
    path(f"{_FORM}/compare/", compare.compare_versions, name="compare"),
    # the draft
    path(f"{_DRAFT}/", draft.draft, name="draft"),
    path(f"{_DRAFT}/begin/", draft.begin, name="begin"),
    path(f"{_DRAFT}/add/", question.kinds, name="kinds"),
    path(f"{_DRAFT}/add/<slug:kind>/", question.add, name="add"),
    path(f"{_DRAFT}/preview/", publish.preview, name="preview"),
    path(f"{_DRAFT}/publish/", publish.publish, name="publish"),
    path(f"{_DRAFT}/discard/", draft.discard, name="discard"),
    path(f"{_DRAFT}/at/<path:at>/edit/", question.edit, name="question"),
    path(f"{_DRAFT}/at/<path:at>/step/", question.step, name="step"),
    path(f"{_DRAFT}/at/<path:at>/move/", question.move, name="move"),
    path(f"{_DRAFT}/at/<path:at>/remove/", question.remove, name="remove"),
]
