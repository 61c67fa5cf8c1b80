/** A fragment as a line of its own: capital first letter, nothing else changed. */
export function asLine(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Several fragments as one line, apart by semicolons. */
export function joinFragments(texts: readonly string[]): string {
  return asLine(texts.map((text) => text.replace(/\.$/, '')).join('; '));
}
