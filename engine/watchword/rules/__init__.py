"""Rule files: what they may say, whether it makes sense, and the compiled set that decides."""
