"""Runs of processes, and what they took."""
import dataclasses
import os
import statistics
import subprocess
import tempfile
import threading
import time


class Failed(Exception):
    """A run that did not end as it should: nothing of it is reported."""


@dataclasses.dataclass
class Sample:
    """What one run took: milliseconds, and megabytes at its peak."""

    wall: float
    cpu: float = 0.0
    memory: float = 0.0
    server: float = 0.0
    output: str = ""

    @property
    def total(self):
        return self.cpu + self.server


def run(argv, env=None, ok=(0,), folder=None, limit=900):
    """Runs a program to its end, for `limit` seconds at most; its output goes to a file: nobody waits for a reader."""
    argv = [str(word) for word in argv]
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            argv, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=env, cwd=folder
        )
        timer = threading.Timer(limit, process.terminate)
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        if wall > limit:
            raise Failed(f"{argv[0]} was ended after {limit} s")
        output.seek(0)
        text = output.read().decode(errors="replace")
    if process.returncode not in ok:
        raise Failed(f"{argv[0]} {' '.join(argv[1:4])} ... exited {process.returncode}:\n{text[-2000:]}")
    return Sample(wall * 1000, (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / 1024, 0.0, text)


def together(commands, env=None):
    """Runs several programs side by side: the wall time of all, the CPU time of their sum."""
    start = time.perf_counter()
    processes = [
        subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=env)
        for argv in commands
    ]
    cpu, failures = 0.0, []
    for process in processes:
        error = process.stderr.read().decode(errors="replace")
        process.stderr.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        cpu += usage.ru_utime + usage.ru_stime
        if process.returncode:
            failures.append(error[-1000:])
    wall = time.perf_counter() - start
    if failures:
        raise Failed("\n".join(failures))
    return Sample(wall * 1000, cpu * 1000)


def interleaved(runs, **runners):
    """Calls each runner in turn, `runs` times round: noise that comes and goes hits all of them alike."""
    samples = {name: [] for name in runners}
    for _ in range(runs):
        for name, runner in runners.items():
            samples[name].append(runner())
    return samples


def median(values):
    return statistics.median(values)


def spread(values):
    """The smallest, the median and the largest."""
    values = list(values)
    return min(values), median(values), max(values)
