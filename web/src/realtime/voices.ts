/** One character of `GET /v1/voices` (Unmute schema). */
export interface Voice {
  /** Also the id of the character's prompt. */
  readonly name: string;
  /** The voice name for the speech synthesizer (`source.path_on_server`). */
  readonly path: string;
  readonly description: string | null;
}

/** Reads the list; entries that lack a name or a voice are left out. */
export function toVoices(body: unknown): Voice[] {
  if (!Array.isArray(body)) return [];
  return body.flatMap((entry: unknown): Voice[] => {
    const { name, good, source, instructions } = (entry ?? {}) as Record<string, unknown>;
    const { path_on_server: path, description } = (source ?? {}) as Record<string, unknown>;
    if (typeof name !== "string" || typeof path !== "string" || good === false) return [];
    const { type } = (instructions ?? {}) as Record<string, unknown>;
    const words = typeof description === "string" && description !== "" ? description : readable(type);
    return [{ name, path, description: words }];
  });
}

function readable(type: unknown): string | null {
  return typeof type === "string" && type !== "constant" ? type.replaceAll("_", " ") : null;
}

/** Never throws: without the list the server's default voice is used. */
export async function readVoices(base: string): Promise<Voice[]> {
  try {
    const response = await fetch(new URL("v1/voices", base), { signal: AbortSignal.timeout(5_000) });
    return response.ok ? toVoices(await response.json()) : [];
  } catch {
    return [];
  }
}
