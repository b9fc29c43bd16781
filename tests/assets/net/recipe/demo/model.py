"""Networks, right and wrong."""

from returnn.tensor import Dim, batch_dim
from returnn_common import nn

# Something else that the network does not need,
# over several lines.
OTHER = {
    "a": 1,
}

time_dim = Dim(None, name="time", kind=Dim.Types.Spatial)
label_dim = Dim(3, name="labels", kind=Dim.Types.Feature)
extern_data = {
    "data": {"dim_tags": [batch_dim, time_dim, Dim(9, name="in", kind=Dim.Types.Feature)]},
    "classes": {"dim_tags": [batch_dim, time_dim], "sparse_dim": label_dim},
}


def construct(epoch, data, out_dim, *, hidden=8):
    first = nn.Linear("first", Dim(hidden, name="hidden", kind=Dim.Types.Feature))
    last = nn.Linear("last", out_dim)
    source = "data:" + data.name
    if epoch >= 3:
        source = first(source).name
    last(source).mark_as_loss("ce")
    return last


def get_network(epoch, **kwargs):
    nn.reset_default_root_name_ctx()
    construct(2, nn.Data("data"), label_dim)
    return nn.get_returnn_config().get_net_dict_raw_dict(None)


def without_epoch(data, out_dim):
    return construct(1, data, out_dim)


def without_loss(epoch, data, out_dim):
    return nn.Linear("last", out_dim)


def forgets_loss(epoch, data, out_dim, is_training=False):
    last = nn.Linear("last", out_dim)("data:data")
    if is_training:
        last.mark_as_loss("ce")
    return last


def undefined_dim(epoch, data, out_dim):
    last = nn.Linear("last", Dim(None, name="frames", kind=Dim.Types.Spatial))
    last("data:data").mark_as_loss("ce")
    return last


def odd_value(epoch, data, out_dim):
    return {"last": {"class": "eval", "eval": object(), "loss": "ce"}}


def no_network(epoch, data, out_dim):
    return None


def check(size):
    # a comment, and lines that

    # move with the function
    raise ValueError(f"a bad size: {size}")


def failing(epoch, data, out_dim):
    mark_as_loss = check
    return check(out_dim.dimension) or mark_as_loss


def leaving(epoch, data, out_dim):
    import os

    print("it says why")
    os._exit(3 if data else nn.Tensor("").mark_as_loss(""))
