import { hash } from 'node:crypto';

const longestName = 64;

const verbs = new Set(
  'add apply approve archive assign cancel check clear close complete confirm copy count create delete describe disable enable export fetch find generate get import insert invite list lookup make merge move open patch place post publish put query read refresh register reject remove replace reset resolve restore retrieve run search send set start stop submit sync test unassign update upload upsert validate verify void write'.split(
    ' ',
  ),
);

/** The words of a name from outside, in ASCII lower case: `listPetsByID` → list, pets, by, id. */
export function wordsOf(text: string): string[] {
  return text
    .slice(0, 500)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** Puts the verb first, as in `get_repository` for `repository/get`; `fallbackVerb` where no word is one. */
export function verbFirst(words: readonly string[], fallbackVerb: string): string[] {
  const ends = [0, words.length - 1].find((index) => verbs.has(words[index] ?? ''));
  const at = ends ?? words.findIndex((word) => verbs.has(word));
  const verb = words[at];
  if (verb !== undefined && words.length > 1) return [verb, ...words.toSpliced(at, 1)];
  return [fallbackVerb, ...words];
}

/** `<prefix><words>` within 64 characters; what is cut off is told apart by six digits of a hash. */
export function toolName(prefix: string, words: readonly string[]): string {
  const whole = prefix + words.join('_');
  if (whole.length <= longestName) return whole;
  return `${whole.slice(0, longestName - 7)}_${hash('sha256', whole).slice(0, 6)}`;
}

/** Hands out each name once, whatever its capitals; null when every one of `names` is taken. */
export function createNameRegister(): (...names: string[]) => string | null {
  const taken = new Set<string>();
  return (...names) => {
    const free = names.find((name) => !taken.has(name.toLowerCase()));
    if (free === undefined) return null;
    taken.add(free.toLowerCase());
    return free;
  };
}

/** Text from outside on one line, without control characters, at most `length` characters. */
export function plainLine(text: unknown, length: number): string {
  if (typeof text !== 'string') return '';
  const line = text
    .slice(0, length * 4)
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim();
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}
