import { useEffect, useState } from "react";
import type { Call } from "../realtime/call";

/** Milliseconds heard of the item being played, renewed while it plays; null for any other item. */
export function useHeard(call: () => Call | null, itemId: string | null): number | null {
  const [heard, setHeard] = useState<number | null>(null);
  useEffect(() => {
    setHeard(null);
    if (itemId === null) return;
    let frame = 0;
    const tick = () => {
      const ms = call()?.heardMs(itemId) ?? null;
      // Steps of 20 ms: enough to follow words, and no needless renders in between.
      setHeard(ms === null ? null : Math.floor(ms / 20) * 20);
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [call, itemId]);
  return heard;
}
