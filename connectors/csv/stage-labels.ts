import type { Outcome } from '../../src/domain/opportunity.ts';
import type { Mapping } from './mapping-file.ts';

const wonLabels = new Set(['won', 'closedwon', 'wonclosed', 'closewon', 'win', 'dealwon', 'closedandwon']);
const lostLabels = new Set(['lost', 'closedlost', 'lostclosed', 'closelost', 'loss', 'deallost', 'closedandlost']);

/** Tells from a stage's or status's label how the deal ended; null: it is open. Labels that the mapping declares go first. */
export class OutcomeLabels {
  readonly #declared = new Map<string, Outcome>();
  readonly #isDeclared: boolean;
  readonly #known = new Map<string, Outcome | null>();

  constructor(outcomes: Mapping['outcomes']) {
    for (const label of outcomes?.won ?? []) this.#declared.set(normaliseLabel(label), 'won');
    for (const label of outcomes?.lost ?? []) this.#declared.set(normaliseLabel(label), 'lost');
    this.#isDeclared = this.#declared.size > 0;
  }

  ofStage(label: string): Outcome | null {
    let outcome = this.#known.get(label);
    if (outcome === undefined) {
      const name = normaliseLabel(label);
      outcome = this.#declared.get(name) ?? (wonLabels.has(name) ? 'won' : lostLabels.has(name) ? 'lost' : null);
      if (this.#known.size < 10_000) this.#known.set(label, outcome);
    }
    return outcome;
  }

  /** The outcome in a column of its own; yes/no counts only in a column that the mapping names for it. */
  ofColumn(value: string, isFromMapping: boolean): Outcome | null {
    const outcome = this.ofStage(value);
    if (outcome || this.#isDeclared || !isFromMapping) return outcome;
    if (/^(1|true|yes|y)$/i.test(value)) return 'won';
    return /^(0|false|no|n)$/i.test(value) ? 'lost' : null;
  }
}

/** A label without case, spaces and punctuation. */
export function normaliseLabel(label: string): string {
  return label.toLowerCase().replace(/[^\p{L}\p{Nd}]/gu, '');
}

/** A header that dates the entry into a stage, like `engage_date` or `Date entered "Proposal (Sales Pipeline)"`. */
export function stageOfDateHeader(header: string, openLabels: readonly string[]): string | null {
  const words = header
    .replace(/\([^)]*\)/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{Nd}]+/u)
    .filter((word) => word !== '');
  const isDate = words.some((word) => dateWords.has(word));
  if (!isDate) return null;
  const wanted = words.filter((word) => !dateWords.has(word) && !fillWords.has(word)).map(stem);
  if (wanted.length === 0) return null;
  return openLabels.find((label) => stemsOf(label).join(' ') === wanted.join(' ')) ?? null;
}

const dateWords = new Set(['date', 'at', 'on', 'entered', 'time', 'since', 'timestamp']);
const fillWords = new Set(['stage', 'in', 'into', 'to', 'the']);

function stemsOf(label: string): string[] {
  return label
    .toLowerCase()
    .split(/[^\p{L}\p{Nd}]+/u)
    .filter((word) => word !== '' && !fillWords.has(word))
    .map(stem);
}

/** The part of an English word that its forms share: engage, engaged, engaging; negotiate, negotiation. */
function stem(word: string): string {
  const cut = word.replace(/(at)?(ions?|ings?|als?|ed|es|e|s)$/, '');
  return cut.length >= 3 ? cut : word;
}
