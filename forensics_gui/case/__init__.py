"""What is known about the files: the case, its custody chain, and the report made from it. No Qt."""
