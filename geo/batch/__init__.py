"""Many reports: one saved report per line, in the order of the input, whatever the number of workers.

A document that cannot be read becomes an error row in its place, and the run goes on; a run that was killed goes on
where it was.
"""

from geo.batch.chunks import Chunk, chunked
from geo.batch.journal import Journal
from geo.batch.pool import in_processes
from geo.batch.run import run
from geo.batch.summary import Tally
from geo.batch.work import Job, Result, read_chunk

__all__ = ["Chunk", "Job", "Journal", "Result", "Tally", "chunked", "in_processes", "read_chunk", "run"]
