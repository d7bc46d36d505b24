"""The pages that people read: one self-contained HTML file per view."""
