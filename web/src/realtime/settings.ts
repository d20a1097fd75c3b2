/** What the caller chose. The key lives as long as the tab; the rest stays on this machine. */
export interface Settings {
  readonly apiKey: string;
  readonly deviceId: string;
  readonly voice: string;
}

const KEY = "parley.api-key";
const DEVICE = "parley.microphone";
const VOICE = "parley.voice";

export function loadSettings(): Settings {
  return {
    apiKey: read(() => sessionStorage, KEY),
    deviceId: read(() => localStorage, DEVICE),
    voice: read(() => localStorage, VOICE),
  };
}

export function saveSettings(settings: Settings): void {
  write(() => sessionStorage, KEY, settings.apiKey);
  write(() => localStorage, DEVICE, settings.deviceId);
  write(() => localStorage, VOICE, settings.voice);
}

// Browsers may forbid storage (private windows, embedded pages): the settings then last until the page is left.
function read(storage: () => Storage, key: string): string {
  try {
    return storage().getItem(key) ?? "";
  } catch {
    return "";
  }
}

function write(storage: () => Storage, key: string, value: string): void {
  try {
    if (value === "") storage().removeItem(key);
    else storage().setItem(key, value);
  } catch {
    return;
  }
}
