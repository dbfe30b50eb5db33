"""The plain functions that parse evidence. They run inside the reader's worker and are imported nowhere else."""
