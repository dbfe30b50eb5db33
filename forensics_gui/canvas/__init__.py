"""The canvas: a picture with maps, marks and a shared view over it."""
