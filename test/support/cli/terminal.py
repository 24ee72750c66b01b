"""Runs a program in a terminal of so many columns: what comes on standard input is typed, what it shows goes to standard output.

python3 terminal.py COLUMNS PROGRAM [ARGUMENT ...]
"""

import fcntl
import os
import pty
import select
import struct
import sys
import termios

ROWS = 24


def main() -> int:
    columns, *command = sys.argv[1:]
    pid, terminal = pty.fork()
    if pid == 0:
        # Before the program starts: it asks once.
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, int(columns), 0, 0))
        os.execvp(command[0], command)
    sources = [terminal, 0]
    while True:
        ready, _, _ = select.select(sources, [], [])
        if 0 in ready:
            typed = os.read(0, 4096)
            if not typed:
                sources.remove(0)
            else:
                os.write(terminal, typed)
        if terminal in ready:
            try:
                shown = os.read(terminal, 65536)
            except OSError:  # Linux says so when the program has ended.
                shown = b""
            if not shown:
                break
            os.write(1, shown)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status) % 256


sys.exit(main())
