"""The face: tokens, layout, components, numbers and days as people read them."""
