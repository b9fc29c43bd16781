# entry: m.table
# show: m.table
# finding: RCP201 m.py:5 expensive [m.key]
# unchanged: m.py

# file: m.py
table = {}
for key in "ab":
    table[key] = key.upper()
for key in "cd":
    expensive(key) if False else None
others = {}
for key, value in {"x": 1}.items():
    others[key] = value
with open("/dev/null") as handle:
    table["handle"] = handle.name
