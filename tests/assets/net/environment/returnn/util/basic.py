class BehaviorVersion:
    @classmethod
    def set(cls, version):
        pass


class BackendEngine:
    @classmethod
    def select_engine(cls, config):
        pass
