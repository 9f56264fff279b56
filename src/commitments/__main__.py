"""`python -m commitments` is the command `commitments`."""

from commitments.cli import main

if __name__ == "__main__":
    main()
