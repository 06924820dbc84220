"""Background work: asked for inside the transaction, carried out by the worker, never lost."""
