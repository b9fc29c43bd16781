class A[T = int]: pass
# ----
class A[T = str]: pass
