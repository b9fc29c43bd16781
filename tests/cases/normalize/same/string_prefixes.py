x = ["a\\d", "b", b"c"]
# ----
x = [r"a\d", u"b", B"c"]
