"""Forms of questions: authored or imported, answered on a page or by a program, checked once."""
