"""Where was this taken from: local features of pictures and films, kept in a library and found again in a crop of one of them."""
