# entry: m.f
# show: m.f()

# file: m.py
import sys
def f(): return 1
def main(): sys.exit(f())
if __name__ == "__main__":
    main()
if "__main__" == __name__: main()

# output: m.py
def f(): return 1
