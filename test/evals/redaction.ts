import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findSensitive } from '../../src/orchestration/redaction/find-sensitive.ts';
import { classOf, type SensitiveKind } from '../../src/orchestration/redaction/sensitive-span.ts';

interface LabelledText {
  readonly id: number;
  readonly text: string;
  readonly find: readonly (readonly [SensitiveKind, string])[];
}

/** Right and wrong answers of one kind or class. */
export interface RedactionCounts {
  found: number;
  missed: number;
  wrong: number;
}

export interface RedactionResult {
  readonly texts: number;
  readonly byKind: ReadonlyMap<string, RedactionCounts>;
  readonly personal: RedactionCounts;
  readonly secret: RedactionCounts;
  readonly all: RedactionCounts;
  readonly mistakes: readonly string[];
}

/**
 * The two sets: `labelled` was at hand while the detectors were written, `held-out` was written afterwards and is never used to
 * improve them, so that its figures are the honest ones.
 */
export type RedactionSet = 'labelled' | 'held-out';

/** The labelled texts. Secrets in them hold a sign that is taken out here, so that no scanner takes the file for a leak. */
export function readLabelledTexts(set: RedactionSet): LabelledText[] {
  const file = fileURLToPath(new URL(`../fixtures/redaction/${set}.jsonl`, import.meta.url));
  const lines = readFileSync(file, 'utf8').replaceAll('‖', '').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as LabelledText);
}

/** Holds what is found against the labels: a find counts when it covers the label whole and is at most 8 signs longer. */
export function evaluateRedaction(texts: readonly LabelledText[]): RedactionResult {
  const empty = (): RedactionCounts => ({ found: 0, missed: 0, wrong: 0 });
  const byKind = new Map<string, RedactionCounts>();
  const totals = { personal: empty(), secret: empty(), all: empty() };
  const mistakes: string[] = [];
  const count = (kind: SensitiveKind, what: keyof RedactionCounts) => {
    const own = byKind.get(kind) ?? empty();
    byKind.set(kind, own);
    for (const counts of [own, totals[classOf(kind)], totals.all]) counts[what] += 1;
  };
  for (const { id, text, find } of texts) {
    const spans = new Set(findSensitive(text));
    let from = 0;
    for (const [kind, label] of find) {
      const start = text.indexOf(label, from);
      const end = start + label.length;
      from = end;
      const hit = [...spans].find(
        (span) =>
          classOf(span.kind) === classOf(kind) &&
          span.start <= start &&
          span.end >= end &&
          span.end - span.start - label.length <= 8,
      );
      if (hit) spans.delete(hit);
      else mistakes.push(`${id} missed ${kind} "${label}" in "${text}"`);
      count(kind, hit ? 'found' : 'missed');
    }
    for (const span of spans) {
      mistakes.push(`${id} wrong ${span.kind} "${text.slice(span.start, span.end)}" in "${text}"`);
      count(span.kind, 'wrong');
    }
  }
  return { texts: texts.length, byKind, ...totals, mistakes };
}

/** Of what was found, the part that is right; null when nothing was found. */
export function precisionOf({ found, wrong }: RedactionCounts): number | null {
  return found + wrong === 0 ? null : found / (found + wrong);
}

/** Of what is there, the part that was found; null when nothing is there. */
export function recallOf({ found, missed }: RedactionCounts): number | null {
  return found + missed === 0 ? null : found / (found + missed);
}

/** One line of JSON for each figure. */
export function printRedaction(write: (line: string) => void): void {
  for (const set of ['labelled', 'held-out'] as const) printSet(set, write);
}

function printSet(set: RedactionSet, write: (line: string) => void): void {
  const result = evaluateRedaction(readLabelledTexts(set));
  const context = { set, texts: result.texts };
  const groups = {
    '': result.all,
    personal: result.personal,
    secret: result.secret,
    ...Object.fromEntries(result.byKind),
  };
  for (const [group, counts] of Object.entries(groups)) {
    const name = group === '' ? 'redaction' : `redaction.${group}`;
    for (const [figure, value] of [
      ['precision', precisionOf(counts)],
      ['recall', recallOf(counts)],
    ] as const) {
      const rounded = value === null ? null : Number(value.toFixed(4));
      write(
        JSON.stringify({
          figure: `${name}.${figure}`,
          value: rounded,
          unit: 'ratio',
          context: { ...context, ...counts },
        }),
      );
    }
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  printRedaction((line) => console.log(line));
  if (process.argv.includes('--mistakes')) {
    for (const mistake of evaluateRedaction(readLabelledTexts('labelled')).mistakes) console.error(mistake);
  }
}
