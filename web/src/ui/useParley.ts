import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { pageProblem } from "../audio/problems";
import { Call } from "../realtime/call";
import { watchHealth } from "../realtime/health";
import { loadSettings, type Settings, saveSettings } from "../realtime/settings";
import type { UiState } from "../realtime/state";
import { Store } from "../realtime/store";
import { readVoices, type Voice } from "../realtime/voices";
import { exposeCounters } from "./counters";

export interface Parley {
  readonly state: UiState;
  readonly voices: readonly Voice[];
  readonly voice: Voice | null;
  readonly settings: Settings;
  readonly call: () => Call | null;
  readonly start: () => void;
  readonly end: () => void;
  /** Typed words; false when they cannot be taken now. */
  readonly say: (text: string) => boolean;
  readonly toggleMute: () => void;
  /** Takes the call to WebRTC. */
  readonly upgrade: () => void;
  readonly chooseVoice: (name: string) => void;
  readonly saveSettings: (settings: Settings) => void;
  readonly dismissProblem: () => void;
  readonly dismissNotice: (message: string) => void;
}

/** The page's state and everything it can do. One instance, held by the root component. */
export function useParley(): Parley {
  const store = useMemo(() => new Store(), []);
  const state = useSyncExternalStore(store.subscribe, store.get);
  const callRef = useRef<Call | null>(null);
  const [settings, setSettings] = useState(loadSettings);
  const voices = useVoices(state.server);
  const voice = voices.find((entry) => entry.name === settings.voice) ?? voices[0] ?? null;

  useEffect(() => exposeCounters(() => callRef.current?.counters), []);
  useEffect(() => store.dispatch({ type: "local.problem", problem: pageProblem() }), [store]);
  const idle = state.phase === "idle";
  useEffect(() => {
    // During a call the server tells about itself on the socket.
    if (!idle) return;
    return watchHealth(document.baseURI, (health) => store.dispatch({ type: "local.health", ...health }));
  }, [store, idle]);
  useEffect(() => () => callRef.current?.end(), []);

  const open = useCallback(
    (chosen: Voice | null, microphone: boolean) => {
      callRef.current = Call.start({
        base: document.baseURI,
        store,
        settings,
        voice: chosen,
        microphone,
        search: location.search,
      });
    },
    [store, settings],
  );

  const remember = (next: Settings) => {
    setSettings(next);
    saveSettings(next);
  };

  return {
    state,
    voices,
    voice,
    settings,
    call: useCallback(() => callRef.current, []),
    start: () => open(voice, true),
    end: () => callRef.current?.end(),
    say: (text) => {
      if (idle) open(voice, false);
      return callRef.current?.say(text) ?? false;
    },
    toggleMute: () =>
      state.textOnly ? void callRef.current?.addMicrophone() : callRef.current?.setMuted(!state.muted),
    upgrade: () => void callRef.current?.upgrade(),
    chooseVoice: (name) => {
      remember({ ...settings, voice: name });
      const chosen = voices.find((entry) => entry.name === name) ?? null;
      if (state.phase === "idle") return;
      const microphone = !state.textOnly;
      callRef.current?.end();
      store.dispatch({ type: "local.divider", id: crypto.randomUUID(), text: `New call with ${name}` });
      open(chosen, microphone);
    },
    saveSettings: remember,
    dismissProblem: () => store.dispatch({ type: "local.problem", problem: null }),
    dismissNotice: (message) => store.dispatch({ type: "local.notice.dismissed", message }),
  };
}

/** The list is read as soon as the server answers, and again after it was away. */
function useVoices(server: UiState["server"]): readonly Voice[] {
  const [voices, setVoices] = useState<readonly Voice[]>([]);
  const answers = server !== "unknown" && server !== "down";
  useEffect(() => {
    if (!answers) return;
    let wanted = true;
    void readVoices(document.baseURI).then((list) => {
      if (wanted) setVoices(list);
    });
    return () => {
      wanted = false;
    };
  }, [answers]);
  return voices;
}
