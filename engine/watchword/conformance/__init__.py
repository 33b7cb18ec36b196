"""The conformance suite of opt-outs: what people text, and what a handler of their texts is to make of it."""
