"""Documents to print, file and archive: one description, written as docx and as PDF."""
