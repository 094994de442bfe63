"""Runs a program on a real terminal and types into it.

Arguments: columns, then the program with its arguments. Standard input: JSON, a list of [wait for, then type]; what
is typed may be a signal, as "SIGTERM", or begin with "LATIN1:" for a terminal that is not in UTF-8. Prints what the terminal showed, then the end and the state of the terminal.
"""

import fcntl, json, os, pty, select, signal, struct, sys, termios, time

steps = json.load(sys.stdin)
columns, command = int(sys.argv[1]), sys.argv[2:]
main, side = pty.openpty()
fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
before = termios.tcgetattr(side)
child = os.fork()
if child == 0:
    os.setsid()
    fcntl.ioctl(side, termios.TIOCSCTTY, 0)
    for number in range(3):
        os.dup2(side, number)
    os.environ["TERM"] = "xterm"
    os.execvp(command[0], command)

# For a program that hangs only: on a machine that is busy with other things a step may take minutes.
PATIENCE = 300
shown, seen = b"", 0


def read():
    global shown
    if select.select([main], [], [], 0.05)[0]:
        shown += os.read(main, 65536)


for wait, typed in steps:
    deadline = time.time() + PATIENCE
    while wait.encode() not in shown[seen:]:
        if time.time() > deadline:
            sys.exit(f"`{wait}` was never shown:\n{shown.decode(errors='replace')}")
        read()
    seen += shown[seen:].index(wait.encode()) + len(wait)
    if typed.startswith("SIG"):
        os.kill(child, getattr(signal, typed))
    elif typed.startswith("LATIN1:"):
        os.write(main, typed[7:].encode("latin-1"))
    else:
        os.write(main, typed.encode())
deadline = time.time() + PATIENCE
while True:
    pid, status = os.waitpid(child, os.WNOHANG)
    if pid:
        break
    if time.time() > deadline:
        os.kill(child, signal.SIGKILL)
        sys.exit(f"it did not end:\n{shown.decode(errors='replace')}")
    read()
read()
print(shown.decode(errors="replace").replace("\r\n", "\n"))
print("---", "signal" if os.WIFSIGNALED(status) else f"exit {os.waitstatus_to_exitcode(status)}")
print("--- terminal", "as before" if termios.tcgetattr(side) == before else "changed")
