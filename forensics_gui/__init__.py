"""The desktop program around the methods. Importing this package, or `forensics_gui.case`, loads no Qt."""

NAME = "Whence"
VERSION = "0.1.0"
SAMPLE = "--sample"  # instead of files: open a teaching case, "found" or the one named after it
