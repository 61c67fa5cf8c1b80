import { fieldOf, type JsonObject, objectOf } from './document.ts';

const longestChain = 20;

/** What a reference leads to, and the references passed on the way. `reason` says why there is nothing. */
export type Resolved =
  | { readonly value: JsonObject; readonly refs: readonly string[] }
  | { readonly value: null; readonly reason: string };

/**
 * Follows `$ref` within the document. References to anywhere else are refused: reading them would call an address that
 * nobody named.
 */
export function resolveRef(root: JsonObject, value: unknown): Resolved {
  const refs: string[] = [];
  let current = objectOf(value);
  while (current !== null) {
    const ref = fieldOf(current, '$ref');
    if (ref === undefined) return { value: current, refs };
    if (typeof ref !== 'string' || !ref.startsWith('#/')) {
      return { value: null, reason: 'it refers outside the document' };
    }
    if (refs.includes(ref) || refs.length >= longestChain) return { value: null, reason: 'its references go round' };
    refs.push(ref);
    current = objectOf(follow(root, ref));
  }
  return { value: null, reason: 'it refers to something that is not there' };
}

function follow(root: JsonObject, ref: string): unknown {
  let value: unknown = root;
  for (const part of ref.slice(2).split('/').slice(0, 50)) {
    const name = unescapePart(part);
    value = Array.isArray(value) ? (/^\d{1,6}$/.test(name) ? value[Number(name)] : undefined) : fieldOf(value, name);
  }
  return value;
}

/** RFC 6901 within a URI fragment. */
function unescapePart(part: string): string {
  let text = part;
  try {
    text = decodeURIComponent(part);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
  }
  return text.replaceAll('~1', '/').replaceAll('~0', '~');
}
