import type { Parley } from "./useParley";

/** Who to talk with. During a call another choice starts a new call: a voice is fixed once it has spoken. */
export function VoicePicker({ parley }: { parley: Parley }) {
  const { voices, voice } = parley;
  return (
    <label className="flex items-center gap-2.5 text-sm text-quiet">
      <span className="sr-only sm:not-sr-only">Talk with</span>
      <select
        data-testid="voice-picker"
        className="control max-w-52 appearance-auto"
        value={voice?.name ?? ""}
        disabled={voices.length === 0}
        onChange={(change) => parley.chooseVoice(change.target.value)}
      >
        {voices.length === 0 && <option value="">Default voice</option>}
        {voices.map((entry) => (
          <option key={entry.name} value={entry.name} title={entry.description ?? undefined}>
            {entry.name}
          </option>
        ))}
      </select>
    </label>
  );
}
