"""Files that come in and go out: checked by content, read in a child with limits, written safely.

No Django is imported here, because the sandboxed child imports this package.
"""
