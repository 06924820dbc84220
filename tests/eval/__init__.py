"""Every page makes the same number of queries, however much there is."""
