def f(a):
    return a + 1
# ----
# leading comment

def f(a):  # of the line

    # inside

    return a + 1  # at the end
# last
