"""The Earth as the program ships it: shores, borders and names of places, drawn without a network, and the notations of a place."""
