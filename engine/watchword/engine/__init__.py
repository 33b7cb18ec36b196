"""Time, concurrency and supervision: what takes messages in and what gets jobs done."""
