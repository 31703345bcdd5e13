"""The applicant's pages: start, tasks, check, receipt, status, letter, visa, stay, and what is held about oneself."""
