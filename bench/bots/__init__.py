"""The bare bots: each library as its manual recommends, with no product behind it."""
