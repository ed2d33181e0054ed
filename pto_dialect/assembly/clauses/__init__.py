"""Directives of single families: what their texts have and no other text does."""
