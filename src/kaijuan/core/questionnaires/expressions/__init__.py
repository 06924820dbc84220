"""The expressions of XLSForm: read, bound to a form, and evaluated.

The tree is plain JSON, so that the browser's interpreter reads the same one::

    ["num", 1.5] ["str", "x"] ["self"] ["column", "state"]
    ["ref", "group/repeat/question"]
    ["and", a, b] ["or", a, b] ["=", a, b] ["!=", a, b] ["<", a, b] …
    ["+", a, b] ["-", a, b] ["*", a, b] ["div", a, b] ["mod", a, b] ["neg", a]
    ["call", "selected", a, b]
    ["regex", a, program]             (see ``patterns``)
    ["position", "path of the repeat"]
    ["choice-name", a, "path of the question"]
    ["once", a]

Values are texts, numbers (double precision) and booleans; dates and times are texts in ISO form
that turn into days where a number is wanted (``values``). ``tests/cases.json`` holds both
interpreters to the same results.
"""
