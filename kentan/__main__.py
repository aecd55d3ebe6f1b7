"""`python -m kentan`: the same as the command `kentan`."""

from kentan.interfaces.jobs.cli import run

if __name__ == "__main__":
    run()
