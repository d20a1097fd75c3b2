import { useEffect, useRef } from "react";
import type { Call } from "../realtime/call";
import { barCount, drawVoices, levelOf, type Palette } from "./drawVoices";

/** Half the width kept free in the middle for the button, CSS pixels. */
const GAP = 74;
/** Milliseconds between two bars: the drawing drifts at this pace whatever the screen's refresh rate. */
const STEP_MS = 45;

interface Track {
  readonly levels: number[];
  readonly samples: Float32Array<ArrayBuffer>;
}

/** Live picture of both voices. Decorative: the same facts are in the status line. */
export function Voices({ call, live }: { call: () => Call | null; live: boolean }) {
  const ref = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const canvas = ref.current;
    const context = canvas?.getContext("2d");
    if (!canvas || !context) return;
    const still = window.matchMedia("(prefers-reduced-motion: reduce)");
    const caller = newTrack();
    const bot = newTrack();
    let frame = 0;
    let last = 0;
    const paint = () => draw(canvas, context, caller, bot);
    const tick = (now: number) => {
      if (now - last >= STEP_MS) {
        last = now;
        const count = barCount(canvas.clientWidth, GAP);
        advance(caller, call()?.callerAnalyser, count, still.matches);
        advance(bot, call()?.botAnalyser, count, still.matches);
        paint();
      }
      frame = requestAnimationFrame(tick);
    };
    const observer = new ResizeObserver(paint);
    observer.observe(canvas);
    const scheme = window.matchMedia("(prefers-color-scheme: dark)");
    scheme.addEventListener("change", paint);
    const themed = new MutationObserver(paint);
    themed.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    if (live) frame = requestAnimationFrame(tick);
    else paint();
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      themed.disconnect();
      scheme.removeEventListener("change", paint);
    };
  }, [call, live]);

  return <canvas ref={ref} className="absolute inset-0 h-full w-full" />;
}

function newTrack(): Track {
  return { levels: [], samples: new Float32Array(1024) };
}

/** With reduced motion nothing drifts: all bars show the present level, lower towards the edge. */
function advance(track: Track, analyser: AnalyserNode | undefined, count: number, still: boolean): void {
  let level = 0;
  if (analyser) {
    analyser.getFloatTimeDomainData(track.samples);
    level = levelOf(track.samples);
  }
  if (still) {
    track.levels.length = count;
    for (let i = 0; i < count; i++) track.levels[i] = level * (1 - i / Math.max(1, count)) ** 2;
    return;
  }
  track.levels.unshift(level);
  track.levels.length = Math.min(track.levels.length, count);
}

function draw(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D, caller: Track, bot: Track): void {
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  const scale = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  context.setTransform(scale, 0, 0, scale, 0, 0);
  drawVoices(
    context,
    { width, height, gap: GAP },
    { caller: caller.levels, bot: bot.levels },
    palette(canvas),
  );
}

/** Reads resolved colours: a canvas does not understand `light-dark()` in custom properties. */
function palette(canvas: HTMLCanvasElement): Palette {
  const parts = canvas.parentElement?.querySelectorAll<HTMLElement>("[data-colour]") ?? [];
  const found: Record<string, string> = {};
  for (const part of parts) found[part.dataset.colour ?? ""] = getComputedStyle(part).color;
  return { caller: found.caller ?? "#0b6863", bot: found.bot ?? "#96520a", rest: found.rest ?? "#94aaa8" };
}
