"""Every component of the house. Importing this package fills the register."""

from __future__ import annotations

from kaijuan.core.ui.components.badge import badge
from kaijuan.core.ui.components.bars import Bar, bars
from kaijuan.core.ui.components.base import Component, register
from kaijuan.core.ui.components.button import button
from kaijuan.core.ui.components.catalogue_card import catalogue_card
from kaijuan.core.ui.components.cells import cells
from kaijuan.core.ui.components.chips import Chip, chips
from kaijuan.core.ui.components.crumbs import crumbs
from kaijuan.core.ui.components.data_table import Column, data_table
from kaijuan.core.ui.components.defs import defs
from kaijuan.core.ui.components.dialog import dialog
from kaijuan.core.ui.components.empty import empty
from kaijuan.core.ui.components.field import field
from kaijuan.core.ui.components.figure import Figure, figure
from kaijuan.core.ui.components.fold import fold
from kaijuan.core.ui.components.form_errors import form_errors
from kaijuan.core.ui.components.heading import heading
from kaijuan.core.ui.components.icon import icon
from kaijuan.core.ui.components.names import NameRow, names
from kaijuan.core.ui.components.notice import notice
from kaijuan.core.ui.components.opens import opens
from kaijuan.core.ui.components.pager import pager
from kaijuan.core.ui.components.progress import Progress, progress
from kaijuan.core.ui.components.search_box import search_box
from kaijuan.core.ui.components.skeleton import skeleton
from kaijuan.core.ui.components.spans import Span, spans
from kaijuan.core.ui.components.stamp import stamp
from kaijuan.core.ui.components.steps import Step, steps
from kaijuan.core.ui.components.timeline import Moment, timeline
from kaijuan.core.ui.components.toast import toast

__all__ = [
    "Bar",
    "Chip",
    "Column",
    "Component",
    "Figure",
    "Moment",
    "NameRow",
    "Progress",
    "Span",
    "Step",
    "badge",
    "bars",
    "button",
    "catalogue_card",
    "cells",
    "chips",
    "crumbs",
    "data_table",
    "defs",
    "dialog",
    "empty",
    "field",
    "figure",
    "fold",
    "form_errors",
    "heading",
    "icon",
    "names",
    "notice",
    "opens",
    "pager",
    "progress",
    "register",
    "search_box",
    "skeleton",
    "spans",
    "stamp",
    "steps",
    "timeline",
    "toast",
]
