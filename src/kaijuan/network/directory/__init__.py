"""The directory (S01, S04): institutions and their names, departments, people, responsibilities."""
