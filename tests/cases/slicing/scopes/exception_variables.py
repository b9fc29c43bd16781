# entry: m.f
# show: m.f(), hasattr(m, "error")
# unchanged: m.py

# file: m.py
error = "global error"
try:
    int("x")
except ValueError as error:
    message = str(error)

def f():
    try:
        raise KeyError(message)
    except KeyError as error:
        pass
    return message
