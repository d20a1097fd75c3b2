/**
 * Keeps the screen on while a call lasts: a phone that locks takes the microphone away. Browsers drop the lock when
 * the page is hidden, so it is asked for again when the page comes back; where it is refused the call goes on without.
 */
export function stayAwake(): { release: () => void } {
  let released = false;
  let lock: WakeLockSentinel | undefined;
  const acquire = async () => {
    if (released || document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
    try {
      const granted = await navigator.wakeLock.request("screen");
      if (released) await granted.release();
      else lock = granted;
    } catch {
      lock = undefined;
    }
  };
  const again = () => void acquire();
  document.addEventListener("visibilitychange", again);
  again();
  return {
    release: () => {
      released = true;
      document.removeEventListener("visibilitychange", again);
      void lock?.release();
    },
  };
}
