import type { BotMessage, Word } from "../realtime/state";

export interface SubtitleWord {
  readonly key: string;
  readonly text: string;
  readonly said: boolean;
  readonly now: boolean;
}

const MOST_WORDS = 16;
const TAIL_CHARACTERS = 140;

/** The line around the word being heard: a sentence, or a part of a long one. */
export function subtitleLine(words: readonly Word[], heardMs: number): SubtitleWord[] {
  if (words.length === 0) return [];
  const current = currentIndex(words, heardMs);
  let from = 0;
  for (let i = 0; i < current; i++) {
    const sentenceEnds = /[.!?…]["”’)]?$/.test(words[i]?.text.trim() ?? "");
    if (sentenceEnds || i + 1 - from >= MOST_WORDS) from = i + 1;
  }
  let to = from;
  while (to < words.length && to - from < MOST_WORDS) {
    const ends = /[.!?…]["”’)]?$/.test(words[to]?.text.trim() ?? "");
    to++;
    if (ends) break;
  }
  return words.slice(from, to).map((word, i) => ({
    key: `${from + i}`,
    text: word.text.trim(),
    said: word.startMs <= heardMs,
    now: from + i === current && heardMs >= word.startMs,
  }));
}

function currentIndex(words: readonly Word[], heardMs: number): number {
  let current = 0;
  for (let i = 0; i < words.length; i++) {
    if ((words[i] as Word).startMs <= heardMs) current = i;
  }
  return current;
}

/** For servers without word times: the end of what was written so far. */
export function plainLine(message: BotMessage): string {
  const { text } = message;
  if (text.length <= TAIL_CHARACTERS) return text;
  const cut = text.slice(-TAIL_CHARACTERS);
  return `… ${cut.slice(cut.indexOf(" ") + 1)}`;
}
