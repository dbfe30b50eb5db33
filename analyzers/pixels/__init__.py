"""Methods that look at the pixels as they are, without a model of how they came about."""
