class A:
    import a
# ----
class A:
    import a as b
