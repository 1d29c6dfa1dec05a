"""What people see of the hub: lists, the board, search and the live stream, built from the topics."""
