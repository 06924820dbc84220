"""``kaijuan up``: prepare and serve, web and worker together."""
