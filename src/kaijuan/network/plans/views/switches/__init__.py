"""Pages of the switch: the list, starting one, its preview, approval, what it did, undo."""
