import type { PolicyReferences } from './read-references.ts';

/**
 * The names that exist, so that a policy cannot speak of a tool nobody has. A set that is left out is not checked
 * (users come and go outside the policies).
 */
export interface PolicyVocabulary {
  readonly tools: ReadonlySet<string>;
  /** Names that route to several systems; a policy must write `in`, because calls are judged by their concrete tool. */
  readonly categoryTools: ReadonlySet<string>;
  readonly systems: ReadonlySet<string>;
  readonly categories: ReadonlySet<string>;
  /** Names of systems from outside and of their tools, which may come and go while the policies stay; without it: none. */
  readonly isFromOutside?: (kind: 'tool' | 'system', name: string) => boolean;
  readonly agents?: ReadonlySet<string>;
  readonly users?: ReadonlySet<string>;
}

const roles = new Set(['member', 'manager', 'revops', 'admin', 'system', 'agent']);

/** A name or a time zone that does not exist. */
export interface NameProblem {
  readonly code: 'unknown_name' | 'unknown_zone';
  readonly message: string;
}

/** What is wrong with the names and zones of one policy; empty when all exist. */
export function checkNames(references: PolicyReferences, vocabulary: PolicyVocabulary): NameProblem[] {
  const known: Readonly<Record<string, ReadonlySet<string> | undefined>> = {
    Role: roles,
    System: vocabulary.systems,
    Category: vocabulary.categories,
    Agent: vocabulary.agents,
    User: vocabulary.users,
  };
  const problems: NameProblem[] = [];
  const unknown = (message: string) => problems.push({ code: 'unknown_name', message });
  const badZone = (message: string) => problems.push({ code: 'unknown_zone', message });
  for (const { type, id, exact } of references.entities) {
    if (type === 'Tool') checkTool(id, exact, vocabulary).forEach(unknown);
    else if (type === 'System' && vocabulary.isFromOutside?.('system', id)) continue;
    else if (known[type] && !known[type].has(id)) unknown(`unknown ${type}::"${id}"${nearest(id, known[type])}`);
  }
  for (const zone of references.zones) {
    if (!isZone(zone)) badZone(`"${zone}" is not a time zone; write one like "Europe/Berlin"`);
  }
  if (references.computedZone) badZone('the time zone must be written out, not computed');
  return problems;
}

function checkTool(id: string, exact: boolean, vocabulary: PolicyVocabulary): string[] {
  if (vocabulary.categoryTools.has(id)) {
    return exact ? [`Tool::"${id}" stands for several systems; write \`resource in Tool::"${id}"\``] : [];
  }
  return vocabulary.tools.has(id) || vocabulary.isFromOutside?.('tool', id)
    ? []
    : [`unknown Tool::"${id}"${nearest(id, vocabulary.tools, vocabulary.categoryTools)}`];
}

/** Letters of other scripts that look like Latin ones, folded so that a look-alike name points at the real one. */
const lookAlikes: Readonly<Record<string, string>> = {
  а: 'a',
  с: 'c',
  е: 'e',
  о: 'o',
  р: 'p',
  х: 'x',
  у: 'y',
  і: 'i',
  ѕ: 's',
  ο: 'o',
  α: 'a',
  ı: 'i',
};

function fold(name: string): string {
  return [...name.normalize('NFKC').toLowerCase()].map((letter) => lookAlikes[letter] ?? letter).join('');
}

function nearest(id: string, ...sets: ReadonlySet<string>[]): string {
  const folded = fold(id);
  for (const set of sets) {
    for (const name of set) if (fold(name) === folded && name !== id) return `; it only looks like "${name}"`;
  }
  return '';
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch (error) {
    // The constructor's way of saying that it does not know the zone.
    if (error instanceof RangeError) return false;
    throw error;
  }
}
