class A:
    import a
    from b import c
# ----
class A:
    from b import c
    import a
