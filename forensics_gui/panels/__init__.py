"""Panels: widgets that show one thing each and know only what they are given."""
