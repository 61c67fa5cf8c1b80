import type { Catalog, CatalogChange } from './catalog-entry.ts';

type Comparable = Pick<Catalog, 'version' | 'builtAt' | 'tools' | 'actors'>;

interface Line {
  readonly digest: string;
  readonly state: string;
  readonly weight: number | null;
}

/** What changed from one snapshot to the next, for the timeline. */
export function diffCatalogs(previous: Comparable | undefined, next: Comparable): CatalogChange[] {
  const before = previous ? linesOf(previous) : new Map<string, Line>();
  const after = linesOf(next);
  const changes: CatalogChange[] = [];
  const add = (subject: string, change: CatalogChange['change'], detail: string) =>
    changes.push({ at: next.builtAt, catalogVersion: next.version, subject, change, detail });
  for (const [subject, line] of after) {
    const old = before.get(subject);
    if (!old) add(subject, 'added', line.state);
    else {
      if (old.digest !== line.digest)
        add(subject, 'definition_changed', `${old.digest.slice(0, 12)} → ${line.digest.slice(0, 12)}`);
      if (old.state !== line.state) add(subject, 'lifecycle', `${old.state} → ${line.state}`);
      if (old.weight !== line.weight) add(subject, 'weight', `${old.weight ?? 'all'} → ${line.weight ?? 'all'}`);
    }
  }
  for (const [subject, line] of before) if (!after.has(subject)) add(subject, 'removed', line.state);
  return changes;
}

function linesOf(catalog: Comparable): Map<string, Line> {
  const lines = new Map<string, Line>();
  for (const { name, version, digest, lifecycle, weight } of catalog.tools) {
    lines.set(`${name}@${version}`, { digest, state: lifecycle.state, weight });
  }
  for (const [key, { digest, lifecycle }] of catalog.actors)
    lines.set(key, { digest, state: lifecycle.state, weight: null });
  return lines;
}
