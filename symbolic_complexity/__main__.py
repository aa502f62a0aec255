"""`python -m symbolic_complexity` is `symcx`."""

from .cli import main

if __name__ == "__main__":
    main(prog_name="symcx")
