# entry: m.model
# show: m.model

# file: m.py
base = {"layers": 2}
variant = dict(base, layers=3)
variant["name"] = "variant"
experiments = []
experiments.append(variant)
model = dict(variant)
model["final"] = True
base["late"] = "too late for the copy"

# output: m.py
base = {"layers": 2}
variant = dict(base, layers=3)
variant["name"] = "variant"
model = dict(variant)
model["final"] = True
base["late"] = "too late for the copy"
