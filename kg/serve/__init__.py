"""A graph in the browser and as a SPARQL endpoint, to be read only.

The Oxigraph server could answer queries too, but it does not do what is promised here: it answers a query
that ran out of time with status 200 and part of the rows, calls other servers for SERVICE, and takes
requests that another website sends by giving its own name the address of this machine (DNS rebinding). So
waitress speaks HTTP here, and queries are asked in processes that can be ended.
"""
