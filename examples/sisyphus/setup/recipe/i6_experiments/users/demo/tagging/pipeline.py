"""Train the model, then use it: both jobs bring along exactly the code that they need."""

from i6_core.returnn.forward import ReturnnForwardJobV2
from i6_core.returnn.training import ReturnnTrainingJob
from sisyphus import gs, tk

from rcpack.sisyphus import Model, PackedReturnnConfig

MODEL = "i6_experiments.users.demo.tagging.model"
EPOCHS = 2

DATA = {
    "backend": "torch",
    "extern_data": {
        "data": {"dim": 9},
        "classes": {"dim": 2, "sparse": True, "available_for_inference": False},
    },
    "batch_size": 1000,
    "max_seqs": 10,
}


def run() -> None:
    """The whole graph."""
    training = train()
    tk.register_output("tagging/learning_rates", training.out_learning_rates)
    tk.register_output("tagging/tags.txt", forward(training).out_files["tags.txt"])


def train() -> ReturnnTrainingJob:
    # What of MODEL is named here, and what that needs, is the hash of the job, and lies beside its config.
    model = Model(
        f"{MODEL}.get_model",
        model_kwargs={"hidden": 24},
        train_step=f"{MODEL}.train_step",
        # for the job below, which takes its code from this one
        forward_step=f"{MODEL}.forward_step",
        hooks={"forward_callback": f"{MODEL}.forward_callback"},
    )
    config = PackedReturnnConfig(
        {
            **DATA,
            "train": {"class": "Task12AXDataset", "num_seqs": 300},
            "dev": {"class": "Task12AXDataset", "num_seqs": 50, "fixed_random_seed": 1},
            "batching": "random",
            "optimizer": {"class": "adam"},
            "learning_rate": 0.005,
        },
        python_epilog=[model],
    )
    job = ReturnnTrainingJob(config, num_epochs=EPOCHS, device="cpu", mem_rqmt=2, **_tools())
    job.add_alias("tagging/training")
    return job


def forward(training: ReturnnTrainingJob) -> ReturnnForwardJobV2:
    # However the recipe moves on: this runs the code that the model was trained with.
    model = Model(
        f"{MODEL}.get_model",
        model_kwargs={"hidden": 24},
        forward_step=f"{MODEL}.forward_step",
        hooks={"forward_callback": f"{MODEL}.forward_callback"},
        pinned=training,
    )
    config = PackedReturnnConfig(
        {**DATA, "forward_data": {"class": "Task12AXDataset", "num_seqs": 20, "fixed_random_seed": 2}},
        python_epilog=[model],
    )
    job = ReturnnForwardJobV2(
        model_checkpoint=training.out_checkpoints[EPOCHS],
        returnn_config=config,
        output_files=["tags.txt"],
        device="cpu",
        mem_rqmt=2,
        **_tools(),
    )
    job.add_alias("tagging/forward")
    return job


def _tools() -> dict:
    return {
        "returnn_python_exe": tk.Path(gs.RETURNN_PYTHON_EXE, hash_overwrite="PYTHON"),
        "returnn_root": tk.Path(gs.RETURNN_ROOT, hash_overwrite="RETURNN"),
    }
