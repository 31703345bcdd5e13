"""The spring of 2014 as a table: what is on record of it, and what has to be assumed to replay it."""

TABLE = """\
# On record (press, Yonhap; KBS, 30 May 2014): passed in all 1652 and 1461 in 2013, 880 and 723 in 2014; women of 26 and
# over close to none among some 400 applications surveyed by two intermediaries; pass rates "90 % or more" two or three
# years before, "low 70s" in 2014.
# ASSUMED: applications (passes divided by 0.90 and by 0.72), women of 26 and over one in eight of them, passing like
# everyone in 2013, and three of each quarter in 2014.
round,sex,age,judged,passed
2013-Q1,F,26-30,229,206
2013-Q1,,,1607,1446
2013-Q2,F,26-30,203,183
2013-Q2,,,1420,1278
2014-Q1,F,26-30,153,3
2014-Q1,,,1069,877
2014-Q2,F,26-30,125,3
2014-Q2,,,879,720
"""
