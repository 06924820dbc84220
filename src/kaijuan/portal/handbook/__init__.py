"""The handbook: what each of us needs to know, as pages of the house and as files without it."""
