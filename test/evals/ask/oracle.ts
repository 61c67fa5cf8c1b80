import { PGlite } from '@electric-sql/pglite';

/** The test's own tables, and the names that questions are filled with. */
export interface Oracle {
  query(sql: string): Promise<unknown[][]>;
  readonly names: ReadonlyMap<string, string>;
  close(): Promise<void>;
}

/** Opens an empty database of its own, fills it, and picks the names by queries of one text each. */
export async function openOracle(
  fill: (db: PGlite) => Promise<void>,
  picks: Readonly<Record<string, string>>,
): Promise<Oracle> {
  const db = new PGlite();
  await fill(db);
  const names = new Map<string, string>();
  for (const [name, sql] of Object.entries(picks)) {
    const { rows } = await db.query<unknown[]>(sql, [], { rowMode: 'array' });
    const text = rows[0]?.[0];
    if (typeof text !== 'string') throw new Error(`No name for {${name}} in this data: ${sql}`);
    names.set(name, text).set(`${name}.first`, text.split(' ')[0] ?? text);
    names.set(`${name}.misspelt`, misspelt(text)).set(`${name}.squeezed`, text.replaceAll(' ', ''));
  }
  return {
    names,
    async query(sql) {
      const { rows } = await db.query<unknown[]>(
        filled(sql, names, (text) => text.replaceAll("'", "''")),
        [],
        {
          rowMode: 'array',
        },
      );
      return rows;
    },
    close: () => db.close(),
  };
}

/** A text with each `{name}` replaced. @throws Error for a name that was not picked. */
export function filled(
  text: string,
  names: ReadonlyMap<string, string>,
  write: (name: string) => string = (name) => name,
): string {
  return text.replace(/\{([a-zA-Z0-9.]+)\}/g, (_, key: string) => {
    const name = names.get(key);
    if (name === undefined) throw new Error(`{${key}} is no picked name.`);
    return write(name);
  });
}

/** Leaves out the letter before the last but one. */
function misspelt(name: string): string {
  return `${name.slice(0, -3)}${name.slice(-2)}`;
}
