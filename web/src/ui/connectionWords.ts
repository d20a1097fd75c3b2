import type { Choice } from "../realtime/connect";
import type { Quality } from "../realtime/quality";

const NAMES: Readonly<Record<Choice["transport"], string>> = { webrtc: "WebRTC", websocket: "WebSocket" };
const UNTOLD = "not told";

/** How a connection and its quality are shown. */
export function words({ transport }: Choice, quality: Quality) {
  const name = NAMES[transport];
  const roundTrip = ms(quality.roundTripMs);
  const loss = quality.loss === null ? UNTOLD : `${(quality.loss * 100).toFixed(quality.loss > 0 ? 1 : 0)} %`;
  const measured = quality.roundTripMs === null ? [] : [roundTrip];
  const lost = quality.loss !== null && quality.loss > 0 ? [`${loss} lost`] : [];
  return {
    name,
    /** The whole in short. */
    line: [name, ...measured, ...lost].join(" · "),
    roundTrip,
    jitter: ms(quality.jitterMs),
    loss,
    path: quality.path ?? UNTOLD,
    codec: quality.codec ?? UNTOLD,
  };
}

function ms(value: number | null): string {
  if (value === null) return UNTOLD;
  return value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`;
}
