/** The HTTP contract, one function a call. Every failure is an ApiError. */

const TIMEOUT_MS = 30_000;

/** What went wrong: `status` is the HTTP status, or 0 where no answer came; `retryAfterMs` what the server asked for. */
export class ApiError extends Error {
  constructor(status, retryAfterMs = 0) {
    super(`answered ${status}`);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }

  /** True where the same request may well succeed later. */
  get passing() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

async function request(method, path, { body, keepalive = false } = {}) {
  const limit = new AbortController();
  setTimeout(() => limit.abort(), TIMEOUT_MS);
  const options = { method, keepalive, cache: "no-store", signal: limit.signal };
  if (body !== undefined) {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  const response = await fetch(path, options).catch(() => {
    throw new ApiError(0);
  });
  if (!response.ok) {
    throw new ApiError(response.status, 1000 * (Number(response.headers.get("Retry-After")) || 0));
  }
  return response;
}

async function answerOf(response) {
  try {
    const answer = await response.json();
    if (Array.isArray(answer.messages)) return answer;
  } catch {
    // A cut or foreign answer (a captive portal's page) is as good as none.
  }
  throw new ApiError(0);
}

/** A new conversation, with its greeting; the server sets the cookie, so the token in the answer is not read. */
export async function startConversation(options) {
  const answer = await answerOf(await request("POST", "/api/conversations", { body: {}, ...options }));
  return answer.messages;
}

/** What was said after message number `after`. */
export async function readMessages(after) {
  const answer = await answerOf(await request("GET", `/api/conversation/messages?after=${after}`));
  return answer.messages;
}

/** `{id, text}` or `{id, choice}`, taken once however often it is sent. Returns `{messages, deleted}`: what is answered. */
export async function sendMessage(message) {
  return answerOf(await request("POST", "/api/conversation/messages", { body: message }));
}

/** Everything kept, as a file. */
export async function exportConversation() {
  const response = await request("GET", "/api/conversation/export");
  return response.blob().catch(() => {
    throw new ApiError(0);
  });
}

/** Forgets the conversation; one that is gone already is no failure. */
export async function forgetConversation() {
  try {
    await request("DELETE", "/api/conversation");
  } catch (error) {
    if (error.status !== 401 && error.status !== 404) throw error;
  }
}
