"""What saving a picture as JPEG leaves behind."""
