"""The ways of choosing, each in a file of its own; a test holds this list equal to the files."""

from collections.abc import Mapping

from sojourn.rounds.methods import assessed, ballot, first_come, one_by_one, pool
from sojourn.rounds.methods.way import Method

METHODS: Mapping[str, Method] = {
    "assessed": assessed.METHOD,
    "ballot": ballot.METHOD,
    "first_come": first_come.METHOD,
    "one_by_one": one_by_one.METHOD,
    "pool": pool.METHOD,
}
