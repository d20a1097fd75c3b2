/** What the server says to the page by HTTP where it refused the page's WebSocket. */
export interface Refusal {
  readonly status: number;
  /** The server's own words; may be empty. */
  readonly message: string;
}

/**
 * Browsers do not tell a page why a WebSocket did not open. The same path, asked for as a plain request, answers with
 * what an upgrade would have got. Null when nothing answers.
 */
export async function askRefusal(base: string, apiKey: string): Promise<Refusal | null> {
  try {
    const response = await fetch(new URL("v1/realtime?model=parley", base), {
      cache: "no-store",
      signal: AbortSignal.timeout(4_000),
      headers: apiKey === "" ? {} : { Authorization: `Bearer ${apiKey}` },
    });
    return { status: response.status, message: messageOf(await response.json()) };
  } catch {
    return null;
  }
}

function messageOf(body: unknown): string {
  const error = typeof body === "object" && body !== null ? (body as { error?: unknown }).error : null;
  const message = typeof error === "object" && error !== null ? (error as { message?: unknown }).message : "";
  return typeof message === "string" ? message : "";
}
