"""What the lean start of Rasa saves: `uv run python -m tests.benchmarks.lean_start`, side by side, three times each."""

import subprocess
import sys
import time
from statistics import median

IMPORTS = (
    "import warnings; warnings.simplefilter('ignore'); import rasa.core.agent, rasa.engine.recipes.default_components"
)
LEAN = "from bot.brain.lean_imports import leave_out_unused_libraries as lean; lean(); "
MEMORY = "; import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"


def cost(code: str) -> tuple[float, float]:
    """Seconds and megabytes of a fresh process that runs this code."""
    started = time.perf_counter()
    told = subprocess.run([sys.executable, "-c", code + MEMORY], capture_output=True, text=True, check=True)
    return time.perf_counter() - started, int(told.stdout) / 1024


def main() -> None:
    """Print both, and how they compare."""
    runs = [(cost(IMPORTS), cost(LEAN + IMPORTS)) for _ in range(3)]
    full_seconds, full_memory = (median(run[0][place] for run in runs) for place in (0, 1))
    lean_seconds, lean_memory = (median(run[1][place] for run in runs) for place in (0, 1))
    print(f"stock imports: {full_seconds:.1f} s, {full_memory:.0f} MB")
    print(f"lean imports:  {lean_seconds:.1f} s, {lean_memory:.0f} MB")
    print(
        f"lean / stock:  {lean_seconds / full_seconds:.2f} of the time, {lean_memory / full_memory:.2f} of the memory"
    )


if __name__ == "__main__":
    main()
