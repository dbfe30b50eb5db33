"""What a sensor's grain tells, and where it is missing."""
