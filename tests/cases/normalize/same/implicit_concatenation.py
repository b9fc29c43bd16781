x = "ab" "cd"
y = b"ab"
# ----
x = ("a"
     'b'
     r"""cd""")
y = b"a" b'b'
