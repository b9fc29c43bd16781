"""The same training with the network built in RETURNN, in the task that writes the config, and in the manager."""

import os

from i6_core.returnn.training import ReturnnTrainingJob
from sisyphus import tk

from rcpack.sisyphus import DataInitArgs, DimInitArgs, ExplicitHash, ExternData, Network, PackedReturnnConfig

PYTHON = tk.Path(os.environ["DEMO_PYTHON"], hash_overwrite="DEMO_PYTHON")
RETURNN_ROOT = tk.Path(os.environ["DEMO_RETURNN_ROOT"], hash_overwrite="DEMO_RETURNN_ROOT")

time_dim = DimInitArgs("time", None)
audio_dim = DimInitArgs("audio", 9, is_feature=True)
label_dim = DimInitArgs("labels", 2, is_feature=True)


def training(execute_in):
    extern_data = ExternData(
        [
            DataInitArgs("data", True, [time_dim, audio_dim], None),
            DataInitArgs("classes", False, [time_dim], label_dim, "int32"),
        ]
    )
    network = Network(
        "i6_experiments.users.demo.growing_tagger.model.construct",
        # parameter of the function -> what extern data defines
        {"audio": "data", "labels": "classes", "audio_dim": "audio", "label_dim": "labels"},
        {"hidden": 12},
        execute_in=execute_in,
        # Only for this example: where the code runs does not count, so the three would be one job.
        hash=ExplicitHash(execute_in),
    )
    config = PackedReturnnConfig(
        {
            "use_tensorflow": True,
            "behavior_version": 12,
            "train": {"class": "Task12AXDataset", "num_seqs": 100},
            "dev": {"class": "Task12AXDataset", "num_seqs": 20, "fixed_random_seed": 1},
            "batch_size": 500,
            "max_seqs": 10,
            "optimizer": {"class": "adam"},
            "learning_rate": 0.01,
        },
        python_epilog=[extern_data, network],
    )
    job = ReturnnTrainingJob(
        config, num_epochs=2, device="cpu", returnn_python_exe=PYTHON, returnn_root=RETURNN_ROOT, log_verbosity=3
    )
    job.add_alias(f"train/{execute_in}")
    tk.register_output(f"{execute_in}.learning_rates", job.out_learning_rates)


def py():
    for execute_in in ("run", "create_files", "manager"):
        training(execute_in)
