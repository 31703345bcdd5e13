"""How large a filed paper may be; every other module of the intake reads its limits here."""

FILE_MEGABYTES_MAX = 10
FILE_BYTES_MAX = FILE_MEGABYTES_MAX * 1024 * 1024
FILES_PER_CASE_MAX = 20
PAGES_MAX = 50
IMAGE_MEGAPIXELS_MAX = 40
IMAGE_PIXELS_MAX = IMAGE_MEGAPIXELS_MAX * 1_000_000
NAME_CHARACTERS_MAX = 200

# What all packed streams of one PDF may come to when unpacked: one picture of the largest size in four colours,
# and the same again. A file of 10 MB can otherwise unpack to a thousand times its size.
UNPACKED_BYTES_MAX = 2 * 4 * IMAGE_PIXELS_MAX

# What an agency sends at once: a sheet with so many people, and their papers in one ZIP file.
SHEET_BYTES_MAX = 1024 * 1024
SHEET_LINES_MAX = 100
FOLDERS_BYTES_MAX = 60 * 1024 * 1024
UNPACKED_FOLDERS_BYTES_MAX = 200 * 1024 * 1024
FOLDERS_FILES_MAX = SHEET_LINES_MAX * FILES_PER_CASE_MAX
