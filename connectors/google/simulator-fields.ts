type Mask = Map<string, Mask | null>;

/** Reads `a,b(c,d/e),f/g`; null when it cannot be read. */
function parseMask(text: string): Mask | null {
  let at = 0;
  const take = (sign: string) => {
    const isThere = text[at] === sign;
    if (isThere) at += 1;
    return isThere;
  };
  function selector(mask: Mask, depth: number): boolean {
    const name = /^[A-Za-z0-9_*-]+/.exec(text.slice(at))?.[0];
    if (name === undefined || depth > 20) return false;
    at += name.length;
    if (take('/')) {
      const below: Mask = new Map();
      mask.set(name, below);
      return selector(below, depth + 1);
    }
    const below = take('(') ? list(depth + 1) : null;
    if (below !== null && !take(')')) return false;
    mask.set(name, below);
    return true;
  }
  function list(depth: number): Mask | null {
    const mask: Mask = new Map();
    do {
      if (!selector(mask, depth)) return null;
    } while (take(','));
    return mask;
  }
  const mask = list(0);
  return at === text.length ? mask : null;
}

function select(value: unknown, mask: Mask): unknown {
  if (Array.isArray(value)) return value.map((item) => select(item, mask));
  if (value === null || typeof value !== 'object') return value;
  const all = mask.has('*');
  const kept = Object.entries(value)
    .filter(([name]) => all || mask.has(name))
    .map(([name, inner]) => {
      const below = mask.get(name) ?? mask.get('*') ?? null;
      return [name, below ? select(inner, below) : inner];
    });
  return Object.fromEntries(kept);
}

/**
 * A partial response: only what `fields` selects; null when the selection cannot be read.
 * Source: https://developers.google.com/workspace/gmail/api/guides/performance#partial (2026-11-20)
 */
export function applyFields(fields: string, json: unknown): unknown {
  const mask = parseMask(fields);
  return mask ? select(json, mask) : null;
}
