/** Trying again: 1 s after the first failure, then doubled up to 30 s, spread so that not all come back at once. */

const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/** Milliseconds to wait after failure number `attempt`, counted from 0. */
export function backoff(attempt) {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt) * (0.75 + Math.random() / 2);
}

/** Does `work` until it succeeds, calls `failed(error)` each time it does not, and returns what it returned. */
export async function persistently(work, failed = () => {}) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      failed(error);
      const wait = Math.max(error.retryAfterMs ?? 0, backoff(attempt));
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}
