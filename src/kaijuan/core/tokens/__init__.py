"""Tokens: how programs come in, each for its owner, with scopes and an end."""
