const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * The 18-character form of a record id: the 15 significant characters and three that encode which of them are capitals, so that
 * systems that ignore case keep ids apart. An 18-character id gets its check characters computed anew; null when it is no id.
 * Source: https://help.salesforce.com/s/articleView?id=000385008&type=1 (2026-11-20)
 */
export function toRecordId(id: string): string | null {
  if (!/^[a-zA-Z0-9]{15}([a-zA-Z0-9]{3})?$/.test(id)) return null;
  const significant = id.slice(0, 15);
  let check = '';
  for (let block = 0; block < 3; block += 1) {
    let bits = 0;
    for (let at = 0; at < 5; at += 1) {
      const char = significant.charAt(block * 5 + at);
      if (char >= 'A' && char <= 'Z') bits |= 1 << at;
    }
    check += alphabet.charAt(bits);
  }
  return significant + check;
}

/** Key prefixes that say which object an id names. */
const prefixes = { account: '001', contact: '003', user: '005', opportunity: '006' } as const;

/** True when `id` is set and names a record of `kind`. */
export function isIdOf(kind: keyof typeof prefixes, id: string | null | undefined): id is string {
  return typeof id === 'string' && id.startsWith(prefixes[kind]);
}
