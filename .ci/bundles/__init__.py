"""Packages of the program: what goes into a bundle, its licences, and the forms in which systems take it. Nothing here ships."""
