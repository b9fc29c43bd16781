"""Settings of the setup; Sisyphus reads them in the manager and in every worker."""

import os

RETURNN_PYTHON_EXE = os.environ["DEMO_PYTHON"]
RETURNN_ROOT = os.environ["DEMO_RETURNN_ROOT"]

# Where packages are packed from is found by itself: as the manager would import them. If yours lie elsewhere:
# RCPACK_RECIPE_ROOTS = ["recipe", "/u/shared/recipes"]
# What is packed can be changed for the whole setup, too:
# RCPACK_POLICY = {"extern": ["i6_models.**"]}


def engine():
    from sisyphus.localengine import LocalEngine

    local = LocalEngine(cpu=2, gpu=0)
    if os.environ.get("DEMO_ENGINE", "local") == "local":
        return local
    from sisyphus.engine import EngineSelector
    from sisyphus.simple_linux_utility_for_resource_management_engine import (
        SimpleLinuxUtilityForResourceManagementEngine,
    )

    # create_files runs on this machine, the training wherever Slurm puts it
    slurm = SimpleLinuxUtilityForResourceManagementEngine(default_rqmt={"cpu": 1, "mem": 2, "time": 1, "gpu": 0})
    return EngineSelector(engines={"short": local, "long": slurm}, default_engine="long")


# A demonstration does not wait for slow file systems.
WAIT_PERIOD_JOB_FS_SYNC = 1
WAIT_PERIOD_BETWEEN_CHECKS = 1
WAIT_PERIOD_CACHE = 1
WAIT_PERIOD_JOB_CLEANUP = 1
WAIT_PERIOD_MTIME_OF_INPUTS = 1
WAIT_PERIOD_SSH_TIMEOUT = 1
PLOGGING_UPDATE_FILE_PERIOD = 5
JOB_AUTO_CLEANUP = False
# Paths in error messages are read without these pages of context.
USE_VERBOSE_TRACEBACK = False
