from hypothesis import settings

# The same cases at each run, and no failure because the machine is busy.
settings.register_profile("repeatable", deadline=None, derandomize=True, database=None)
settings.load_profile("repeatable")
