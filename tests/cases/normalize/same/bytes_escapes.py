x = b"A\xff\\N{DASH}\\u0041"
# ----
x = b"\x41\377\N{DASH}\u0041"
