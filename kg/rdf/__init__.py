"""RDF as this program writes it: terms, IRIs, syntaxes, and the vocabulary."""
