"""The `oops` command's subcommands, one file each."""
