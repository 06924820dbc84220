"""WordprocessingML (ECMA-376), written part by part."""
