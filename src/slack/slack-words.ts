import type { Block, Message, Run } from './slack-parts.ts';

const longestRun = 1_900;
const longestSection = 2_700;
const longestFallback = 3_000;

/** Text of a system or a person as one run: no control characters, and cut so that Slack takes it. The connector escapes it. */
export function safeText(text: string, most = longestRun): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}]+/gu, (found) => (found.includes('\n') ? '\n' : ' ')).toWellFormed();
  return clean.length > most ? `${clean.slice(0, most - 1).toWellFormed()}…` : clean;
}

/** The same on one line, for labels. */
export function lineOf(text: string, most = 70): string {
  return safeText(text.replace(/\s+/g, ' ').trim(), most);
}

const escapedLength = (text: string) => text.length + [...text.matchAll(/[&<>]/g)].length * 4;

/** Lines as sections that Slack takes, each as long as it may be once it is escaped. */
export function sectionsOf(text: string): Block[] {
  const parts: string[] = [];
  for (const line of safeText(text, 12_000).split('\n')) {
    const cut = safeText(line, 500);
    const last = parts.at(-1);
    if (last !== undefined && escapedLength(last) + escapedLength(cut) < longestRun)
      parts[parts.length - 1] = `${last}\n${cut}`;
    else parts.push(cut);
  }
  return parts.filter((part) => part.trim() !== '').map((part) => section({ text: part }));
}

/** One section; runs past what Slack takes are left out. */
export function section(...runs: Run[]): Block {
  let length = 0;
  const fitting = runs.filter(({ text, url = '' }) => {
    length += escapedLength(text) + url.length + 8;
    return length < longestSection && text !== '';
  });
  return { kind: 'section', text: fitting.length > 0 ? fitting : [{ text: '–' }] };
}

export function context(text: string): Block {
  return { kind: 'context', text: [{ text: safeText(text, 900) }] };
}

/** A message of blocks whose notification is `text`. */
export function messageOf(text: string, blocks: readonly Block[]): Message {
  return { text: safeText(text, longestFallback) || '–', blocks: blocks.slice(0, 48) };
}

/** A message of a few words. */
export function plainMessage(text: string): Message {
  return messageOf(text, sectionsOf(text));
}
