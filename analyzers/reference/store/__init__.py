"""Where a reference library is kept: facts in a small database, features in flat files, frames as small pictures."""
