"""
Tagging of 12AX sequences: the pipeline, and the model that it trains, in one file as usual.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Optional

import torch
from sisyphus import tk, gs

from i6_core.returnn.config import ReturnnConfig
from i6_core.returnn.training import ReturnnTrainingJob

from returnn import frontend as rf

from ...common.classes import class_index, num_classes
from ...common.losses import frame_error, tagging_loss
from ...model import Tagger
from ...analysis.plots import plot_learning_curve

if TYPE_CHECKING:
    from returnn.tensor import TensorDict

# Experiments of the last months; most of them did not help.
VARIANTS = {
    "baseline": {},
    "wider": {"hidden": 256},
    "deeper": {"num_layers": 4},
    "relu": {"activation": "relu"},
    "no-dropout": {"dropout": 0.0},
}


def py():
    """Sisyphus calls this."""
    for name, opts in VARIANTS.items():
        train(name, opts)


def train(name: str, opts: Dict[str, Any]) -> ReturnnTrainingJob:
    config = ReturnnConfig({"backend": "torch", "model_opts": opts}, post_config={"cleanup_old_models": True})
    job = ReturnnTrainingJob(config, num_epochs=100, returnn_root=getattr(gs, "RETURNN_ROOT", None))
    job.add_alias(f"tagging/{name}")
    tk.register_output(f"tagging/{name}/learning_rates", job.out_learning_rates)
    plot_learning_curve(job.out_learning_rates)
    return job


# The model.

HIDDEN = 48


def get_model(*, epoch: int, step: int, **_kwargs: Any) -> Tagger:
    """RETURNN calls this."""
    from returnn.config import get_global_config

    opts: Dict[str, Any] = dict(get_global_config().typed_value("model_opts", {}))
    encoder = opts.pop("encoder", None)
    return Tagger(
        encoder and rf.build_from_dict(encoder, num_inputs=9), hidden=HIDDEN, num_outputs=num_classes(), **opts
    )


def train_step(*, model: Tagger, extern_data: TensorDict, **_kwargs: Any) -> None:
    """RETURNN calls this."""
    data, targets = extern_data["data"], extern_data["classes"]
    lengths = data.dims[1].dyn_size_ext.raw_tensor
    logits = model(data.raw_tensor, lengths)
    loss = tagging_loss(logits, targets.raw_tensor, lengths, rare_class=class_index("R"))
    rf.get_run_ctx().mark_as_loss(name="ce", loss=loss)
    rf.get_run_ctx().mark_as_loss(name="fer", loss=frame_error(logits, targets.raw_tensor, lengths), as_error=True)


def forward_step(
    *, model: Tagger, extern_data: TensorDict, prior: Optional[torch.Tensor] = None, **_kwargs: Any
) -> None:
    """RETURNN calls this in a forward task."""
    data = extern_data["data"]
    logits = model(data.raw_tensor, data.dims[1].dyn_size_ext.raw_tensor)
    if prior is not None:
        logits = logits - prior
    rf.get_run_ctx().mark_as_default_output(tensor=torch.log_softmax(logits, dim=-1))
