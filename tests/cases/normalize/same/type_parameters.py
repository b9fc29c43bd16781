def f[T: int, *Ts, **P](a: T) -> T: return a
class A[T]: pass
type B[T] = list[T]
# ----
def f[T: (int), *Ts, **P,](a: T) -> T:
    return (a)
class A[T,]: ...
type B[T] = (list[T])
