x = ["A", "\n", "\t\\", "é", "\x00", "ab", "\a\b\f\v\r"]
# ----
x = ["\x41", "\x0a", "\11\134", "\N{LATIN SMALL LETTER E WITH ACUTE}", "\0", "a\
b", "\7\10\14\13\15"]
