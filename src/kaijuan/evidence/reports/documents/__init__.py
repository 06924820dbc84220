"""The report on paper: the frozen body as a document, with its evidence and its lists."""
