"""Settings of Sisyphus: everything on this machine, and short waits, since the example is small."""

WORK_DIR = "work"
IMPORT_PATHS = ["config", "recipe", "recipe/"]


def engine():
    """Run jobs as processes of this machine."""
    from sisyphus.localengine import LocalEngine

    return LocalEngine(cpus=2)


WAIT_PERIOD_JOB_FS_SYNC = 1
WAIT_PERIOD_BETWEEN_CHECKS = 1
WAIT_PERIOD_CACHE = 1
WAIT_PERIOD_JOB_CLEANUP = 1
WAIT_PERIOD_MTIME_OF_INPUTS = 1
PLOGGING_UPDATE_FILE_PERIOD = 1
JOB_AUTO_CLEANUP = False
