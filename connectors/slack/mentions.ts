/** Finds which of the asked names stand in a text, as whole words, without case and accents. */
export interface MentionFinder {
  find(text: string): string[];
}

const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[’‘]/g, "'");

const isWordCharacter = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}]/u.test(character);

/** `&amp;` and its like back to characters, and links as their address and label. */
export function plainMessageText(text: string): string {
  return text
    .replace(/<([^<>|]*)\|([^<>]*)>/g, '$1 $2')
    .replace(/<([^<>]*)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Prepares account names or domains to be looked for. A domain is also found inside an address (`@acme.com`, `https://acme.com`). */
export function createMentionFinder(names: readonly string[]): MentionFinder {
  const wanted = names.map((name) => ({ name, text: plain(name.trim()) })).filter(({ text }) => text !== '');
  return {
    find(text) {
      const inside = plain(text);
      return wanted.filter(({ text: name }) => standsIn(inside, name)).map(({ name }) => name);
    },
  };
}

function standsIn(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!isWordCharacter(text[at - 1]) && !isWordCharacter(text[at + name.length])) return true;
  }
  return false;
}
