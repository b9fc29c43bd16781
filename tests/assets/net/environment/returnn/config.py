_config = None


class Config:
    def __init__(self):
        self.typed_dict = {}

    def load_file(self, path):
        self.typed_dict["__file__"] = path
        with open(path) as file:
            exec(compile(file.read(), path, "exec"), self.typed_dict)

    def typed_value(self, key, default=None):
        return self.typed_dict.get(key, default)

    value = typed_value

    def int(self, key, default):
        return self.typed_dict.get(key, default)


def set_global_config(config):
    global _config
    _config = config


def get_global_config():
    return _config
