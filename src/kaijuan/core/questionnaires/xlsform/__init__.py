"""Forms from XLSForm workbooks. What is not supported is refused by name, never dropped."""
