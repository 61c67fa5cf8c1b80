const attributes = 'Path=/; Secure; HttpOnly; SameSite=Lax';

/** A `set-cookie` of ours: gone when the browser ends; the server ends it earlier. `maxAgeSecs` left out: until then. */
export function keptCookie(name: string, value: string, maxAgeSecs?: number): string {
  return `${name}=${value}; ${attributes}${maxAgeSecs === undefined ? '' : `; Max-Age=${maxAgeSecs}`}`;
}

export function clearedCookie(name: string): string {
  return `${name}=; ${attributes}; Max-Age=0`;
}

/** The one cookie of that name; undefined for none, and for several, since one of them is not ours. */
export function cookieNamed(header: string | undefined, name: string): string | undefined {
  const found = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`));
  return found.length === 1 ? found[0]?.slice(name.length + 1) : undefined;
}
