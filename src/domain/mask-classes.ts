const emailPattern = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;

/**
 * A copy of `content` without the hidden data classes: fields of such a class become `[hidden]` (text), `[]` (lists) or null,
 * and where personal data is hidden, mail addresses inside any text go too. `classOfField` names fields in lower case. Returns `content` itself when nothing is hidden.
 */
export function maskClasses(
  content: Record<string, unknown>,
  hiddenClasses: readonly string[],
  classOfField: ReadonlyMap<string, string>,
): Record<string, unknown> {
  if (hiddenClasses.length === 0) return content;
  const hidden = new Set(hiddenClasses);
  const mask = (value: unknown): unknown => {
    if (typeof value === 'string')
      return hidden.has('personal') && value.includes('@') ? value.replace(emailPattern, '[hidden]') : value;
    if (Array.isArray(value)) return value.map(mask);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, field]) => {
        const dataClass = classOfField.get(name.toLowerCase());
        return [name, dataClass !== undefined && hidden.has(dataClass) ? withheld(field) : mask(field)];
      }),
    );
  };
  return mask(content) as Record<string, unknown>;
}

function withheld(value: unknown): unknown {
  if (typeof value === 'string') return '[hidden]';
  return Array.isArray(value) ? [] : null;
}
