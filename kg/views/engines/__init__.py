"""Third-party scripts that pages carry: built once, kept here, rebuilt and compared by `tools/engines.py`."""
