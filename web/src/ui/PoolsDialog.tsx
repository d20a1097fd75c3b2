import { useEffect, useRef, useState } from "react";
import {
  failed,
  type HostAdvice,
  type PoolMember,
  type PoolsAnswer,
  readPools,
  spend,
  standing,
} from "../realtime/pools";

const EVERY_MS = 2_000;

/** What the operator sees of the engines: their streams, failures and circuits, while it is open. */
export function PoolsDialog({ apiKey, close }: { apiKey: string; close: () => void }) {
  const ref = useRef<HTMLDialogElement>(null);
  const answer = usePools(apiKey);
  useEffect(() => ref.current?.showModal(), []);
  return (
    <dialog
      ref={ref}
      aria-labelledby="pools-title"
      onClose={close}
      className="panel m-auto w-[min(52rem,calc(100vw-2rem))] p-6 text-ink"
    >
      <h2 id="pools-title" className="text-lg font-semibold">
        Pools
      </h2>
      <div className="mt-3 overflow-x-auto">
        <Body answer={answer} />
      </div>
      <div className="mt-5 flex justify-end">
        <button type="button" className="control" onClick={() => ref.current?.close()}>
          Close
        </button>
      </div>
    </dialog>
  );
}

function Body({ answer }: { answer: PoolsAnswer | null }) {
  if (answer === null) return <p className="text-sm text-quiet">Asking…</p>;
  if ("refused" in answer)
    return <p className="text-sm text-alarm">The server wants an API key: enter one in the settings.</p>;
  if ("failed" in answer) return <p className="text-sm text-alarm">The server does not answer.</p>;
  return (
    <>
      <Members members={answer.members} />
      {answer.host && <Host host={answer.host} />}
    </>
  );
}

/** What the machine's engine host could run: models, and how they are had. */
function Host({ host }: { host: HostAdvice }) {
  return (
    <section aria-labelledby="host-title" className="mt-5 text-xs">
      <h3 id="host-title" className="text-sm font-medium">
        For this machine
      </h3>
      <p className="mt-1 text-quiet">
        Engines that run well with {host.processors} processors and {gib(host.memory_mib)}, each in a process
        of its own:
      </p>
      <ul className="mt-2 flex flex-col gap-1">
        {host.recommended.map((each) => (
          <li key={each.model}>
            {each.kind}: {each.engine} with {each.model},{" "}
            {each.installed ? "installed" : <code>./parley models pull {each.model}</code>}
          </li>
        ))}
        {host.language_model_mib !== null && (
          <li>llm: llama with a GGUF file of up to {gib(host.language_model_mib)}</li>
        )}
        {host.recommended.length === 0 && <li>None: the built-in engines need less.</li>}
      </ul>
    </section>
  );
}

function gib(mib: number): string {
  return `${(mib / 1024).toFixed(1)} GiB`;
}

function Members({ members }: { members: readonly PoolMember[] }) {
  return (
    <table className="w-full text-left text-xs tabular-nums">
      <thead className="text-quiet">
        <tr>
          {["Kind", "Engine", "State", "Streams", "Begun", "Refused", "Failed", "Opens in", "Spent"].map(
            (title) => (
              <th key={title} scope="col" className="py-1 pr-3 font-medium whitespace-nowrap">
                {title}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>
        {members.map((member) => (
          <MemberRow key={`${member.kind}-${member.name}`} member={member} />
        ))}
      </tbody>
    </table>
  );
}

function MemberRow({ member }: { member: PoolMember }) {
  const word = standing(member);
  const cells = [
    member.capacity === null ? member.streams : `${member.streams} of ${member.capacity}`,
    member.begun,
    member.refused,
    failed(member),
    member.opening_ms === null ? "–" : `${Math.round(member.opening_ms)} ms`,
    spend(member),
  ];
  return (
    <tr title={member.last_failure ?? member.detail}>
      <td className="py-1 pr-3 text-quiet">{member.kind}</td>
      <th scope="row" className="py-1 pr-3 font-normal">
        {member.name}
      </th>
      <td className={`py-1 pr-3 whitespace-nowrap ${word === "ready" ? "text-caller" : "text-alarm"}`}>
        {word}
      </td>
      {cells.map((cell, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the columns are fixed.
        <td key={i} className="py-1 pr-3 whitespace-nowrap">
          {cell}
        </td>
      ))}
    </tr>
  );
}

/** Asks again and again while mounted; null before the first answer. */
function usePools(apiKey: string): PoolsAnswer | null {
  const [answer, setAnswer] = useState<PoolsAnswer | null>(null);
  useEffect(() => {
    const stopped = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tick = async () => {
      const now = await readPools(document.baseURI, apiKey, stopped.signal);
      if (stopped.signal.aborted) return;
      setAnswer(now);
      timer = setTimeout(tick, EVERY_MS);
    };
    tick();
    return () => {
      stopped.abort();
      clearTimeout(timer);
    };
  }, [apiKey]);
  return answer;
}
