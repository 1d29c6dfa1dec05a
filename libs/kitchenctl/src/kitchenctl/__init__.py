"""The `kitchen` command: the local stack and the operators' tools."""
