/** Colours of the drawing, read from the theme. */
export interface Palette {
  readonly caller: string;
  readonly bot: string;
  readonly rest: string;
}

const PITCH = 7;
const BAR = 3;

/**
 * Draws the two voices meeting in the middle: the caller's to the left, the bot's to the right, newest beside the
 * button, older sound drifting outwards.
 *
 * @param gap half the width kept free for the button, CSS pixels
 */
export function drawVoices(
  canvas: CanvasRenderingContext2D,
  size: { readonly width: number; readonly height: number; readonly gap: number },
  levels: { readonly caller: readonly number[]; readonly bot: readonly number[] },
  palette: Palette,
): void {
  const { width, height, gap } = size;
  canvas.clearRect(0, 0, width, height);
  const middle = width / 2;
  const count = barCount(width, gap);
  for (let i = 0; i < count; i++) {
    const distance = gap + i * PITCH + PITCH;
    const fade = 1 - (i / count) ** 1.6;
    bar(canvas, middle - distance, height, levels.caller[i] ?? 0, fade, palette.caller, palette.rest);
    bar(canvas, middle + distance, height, levels.bot[i] ?? 0, fade, palette.bot, palette.rest);
  }
  canvas.globalAlpha = 1;
}

/** Bars that fit on each side. */
export function barCount(width: number, gap: number): number {
  return Math.max(0, Math.floor((width / 2 - gap - PITCH) / PITCH));
}

function bar(
  canvas: CanvasRenderingContext2D,
  x: number,
  height: number,
  level: number,
  fade: number,
  colour: string,
  rest: string,
): void {
  const loud = level > 0.02;
  const half = loud ? Math.max(BAR / 2, (level * height) / 2 - 4) : BAR / 2;
  canvas.globalAlpha = loud ? 0.25 + 0.75 * fade : 0.35 + 0.65 * fade;
  canvas.fillStyle = loud ? colour : rest;
  canvas.beginPath();
  canvas.roundRect(x - BAR / 2, height / 2 - half, BAR, half * 2, BAR / 2);
  canvas.fill();
}

/** Loudness 0..1 of what an analyser holds: RMS on a scale where speech fills most of the height. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const rms = Math.sqrt(sum / Math.max(1, samples.length));
  if (rms < 1e-4) return 0;
  const decibels = 20 * Math.log10(rms);
  return Math.min(1, Math.max(0, (decibels + 54) / 50));
}
