"""What each subcommand does, once its words are understood: a function of the options that gives the exit status."""
