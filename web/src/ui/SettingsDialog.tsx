import { useEffect, useRef, useState } from "react";
import type { Settings } from "../realtime/settings";

interface SettingsDialogProps {
  readonly settings: Settings;
  readonly save: (settings: Settings) => void;
  readonly close: () => void;
}

/** Microphone and API key. Mounted while open. */
export function SettingsDialog({ settings, save, close }: SettingsDialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const [draft, setDraft] = useState(settings);
  const devices = useMicrophones();

  useEffect(() => ref.current?.showModal(), []);

  return (
    <dialog
      ref={ref}
      aria-labelledby="settings-title"
      onClose={close}
      className="panel m-auto w-[min(28rem,calc(100vw-2rem))] p-6 text-ink"
    >
      <form
        method="dialog"
        className="flex flex-col gap-5"
        onSubmit={() => save({ ...draft, apiKey: draft.apiKey.trim() })}
      >
        <h2 id="settings-title" className="text-lg font-semibold">
          Settings
        </h2>
        <label className="flex flex-col gap-1.5 text-sm font-medium">
          Microphone
          <select
            className="field"
            value={draft.deviceId}
            onChange={(change) => setDraft({ ...draft, deviceId: change.target.value })}
          >
            <option value="">Browser default</option>
            {devices.map((device, i) => (
              <option key={device.deviceId} value={device.deviceId}>
                {device.label || `Microphone ${i + 1}`}
              </option>
            ))}
          </select>
        </label>
        <label className="flex flex-col gap-1.5 text-sm font-medium">
          API key
          <input
            className="field"
            type="password"
            autoComplete="off"
            spellCheck={false}
            pattern="[A-Za-z0-9._~+\-]*"
            title="Letters, digits and . _ ~ + -"
            value={draft.apiKey}
            onChange={(change) => setDraft({ ...draft, apiKey: change.target.value })}
          />
          <span className="font-normal text-quiet">
            Only if your server asks for one. It stays in this tab and is forgotten when you close it.
          </span>
        </label>
        <p className="text-sm text-quiet">Changes apply to the next call.</p>
        <div className="flex justify-end gap-2">
          <button type="button" className="control" onClick={() => ref.current?.close()}>
            Cancel
          </button>
          <button type="submit" className="control border-transparent bg-button text-button-ink">
            Save
          </button>
        </div>
      </form>
    </dialog>
  );
}

/** Microphones the browser tells about; names appear once permission was given. */
function useMicrophones(): readonly MediaDeviceInfo[] {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  useEffect(() => {
    const media = navigator.mediaDevices as MediaDevices | undefined;
    if (!media) return;
    let wanted = true;
    const list = () =>
      media.enumerateDevices().then(
        (all) => {
          if (wanted) setDevices(all.filter((one) => one.kind === "audioinput" && one.deviceId !== ""));
        },
        () => setDevices([]),
      );
    void list();
    media.addEventListener("devicechange", list);
    return () => {
      wanted = false;
      media.removeEventListener("devicechange", list);
    };
  }, []);
  return devices;
}
