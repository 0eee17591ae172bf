"""A local Connectif store over real HTTP, for trying and testing without an account."""
