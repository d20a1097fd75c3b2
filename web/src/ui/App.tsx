import { useState } from "react";
import type { Problem } from "../audio/problems";
import { Announcer } from "./Announcer";
import { ErrorBanner, NoticeBar } from "./Banners";
import { Composer } from "./Composer";
import { Engines } from "./Engines";
import { Gear } from "./icons";
import { LatencyPanel } from "./LatencyPanel";
import { SettingsDialog } from "./SettingsDialog";
import { Stage } from "./Stage";
import { ThemeToggle } from "./ThemeToggle";
import { Transcript } from "./Transcript";
import { type Parley, useParley } from "./useParley";

export function App() {
  const parley = useParley();
  const [settingsOpen, setSettingsOpen] = useState(false);
  const { state } = parley;
  return (
    <div className="mx-auto flex min-h-dvh max-w-6xl flex-col gap-4 px-4 pt-3 pb-[max(1.5rem,env(safe-area-inset-bottom))] lg:px-8 short:gap-3 short:pb-4">
      <Header openSettings={() => setSettingsOpen(true)} />
      <Alerts parley={parley} openSettings={() => setSettingsOpen(true)} />
      <main className="grid flex-1 gap-4 lg:grid-cols-[minmax(0,1fr)_24rem] lg:gap-6">
        <div className="contents min-w-0 flex-col gap-4 lg:flex short:gap-3">
          <Stage parley={parley} />
          <div className="order-last grid min-w-0 gap-4 lg:order-none lg:grid-cols-[minmax(0,1fr)_minmax(0,17rem)]">
            <Details parley={parley} />
          </div>
        </div>
        <section
          aria-label="Transcript"
          // Beside the call it is as tall as the call, however long the conversation.
          className="panel flex h-[26rem] min-h-0 min-w-0 flex-col overflow-hidden lg:h-0 lg:min-h-full"
        >
          <Transcript parley={parley} />
          <Composer parley={parley} />
        </section>
      </main>
      <Announcer messages={state.messages} />
      {settingsOpen && (
        <SettingsDialog
          settings={parley.settings}
          save={parley.saveSettings}
          close={() => setSettingsOpen(false)}
        />
      )}
    </div>
  );
}

function Details({ parley }: { parley: Parley }) {
  return (
    <>
      <LatencyPanel latencies={parley.state.latencies} />
      <Engines state={parley.state} apiKey={parley.settings.apiKey} />
    </>
  );
}

function Header({ openSettings }: { openSettings: () => void }) {
  return (
    <header className="flex items-center justify-between">
      <h1 className="font-voice text-2xl font-semibold tracking-tight">Parley</h1>
      <div className="flex gap-2">
        <ThemeToggle />
        <button type="button" aria-label="Settings" onClick={openSettings} className="control size-11 p-0">
          <Gear />
        </button>
      </div>
    </header>
  );
}

function Alerts({ parley, openSettings }: { parley: Parley; openSettings: () => void }) {
  const { problem, dismissed } = parley.state;
  const notices = parley.state.notices.filter((notice) => !dismissed.includes(notice.message));
  if (!problem && notices.length === 0) return null;
  const act = (action: NonNullable<Problem["action"]>) =>
    action === "settings" ? openSettings() : parley.start();
  return (
    <div className="flex flex-col gap-2">
      {problem && <ErrorBanner problem={problem} act={act} dismiss={parley.dismissProblem} />}
      <div role="status" className="flex flex-col gap-2 empty:hidden">
        {notices.map((notice) => (
          <NoticeBar key={notice.code} notice={notice} dismiss={() => parley.dismissNotice(notice.message)} />
        ))}
      </div>
    </div>
  );
}
