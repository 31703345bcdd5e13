"""The supervisor's desk: sign, see what is late, publish results, know who has what."""
