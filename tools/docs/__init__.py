"""Documents made from the topic registry, the protos with their comments, the examples and the code's own imports."""
