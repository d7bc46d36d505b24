"""Which ids are one and the same thing: who decided so, what follows, and what to think about."""
