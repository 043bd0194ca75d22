"""What people can do: a use case takes (transaction, command, now) and never the network."""
