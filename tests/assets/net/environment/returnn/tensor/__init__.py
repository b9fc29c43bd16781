class Kind:
    def __init__(self, name):
        self.name = name


class Types:
    Batch = Kind("batch")
    Spatial = Kind("spatial")
    Feature = Kind("feature")


class Dim:
    Types = Types
    derived_from_op = None
    match_priority = 0
    dyn_size_ext = None

    def __init__(self, dimension, *, name, kind=None):
        self.dimension, self.name, self.kind = dimension, name, kind

    def is_batch_dim(self):
        return self.kind is Types.Batch

    def get_same_base(self):
        return self


batch_dim = Dim(None, name="batch", kind=Types.Batch)
single_step_dim = Dim(1, name="single-step")
