import { isMap, isNode, isSeq, LineCounter, parseDocument } from 'yaml';
import { AppError } from '../../domain/errors.ts';

const mostCharacters = 500_000;

/** A plan as its file says it, and the line of a place in it, null where nothing is. */
export interface WrittenPlanFile {
  readonly written: unknown;
  lineOf(path: string): number | null;
}

/** Reads a plan file (YAML 1.2, so JSON too). @throws AppError `invalid_input` naming the lines that are no YAML */
export function readPlanFile(text: string): WrittenPlanFile {
  if (text.length > mostCharacters) throw new AppError('invalid_input', 'The plan file is larger than 500 kB.');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  if (document.errors.length > 0) {
    const told = document.errors.map(({ pos, message }) => `line ${lines.linePos(pos[0]).line}: ${message}`);
    throw new AppError('invalid_input', `The plan file is no YAML: ${told.join('; ')}`);
  }
  return {
    written: contentOf(document),
    lineOf: (path) => {
      const offset = offsetAt(document.contents, path === '' ? [] : path.split('.'));
      return offset === null ? null : lines.linePos(offset).line;
    },
  };
}

function contentOf(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 20 });
  } catch (cause) {
    if (!(cause instanceof ReferenceError)) throw cause;
    throw new AppError('invalid_input', 'The plan file has too many aliases.', {}, { cause });
  }
}

/** Where the deepest part of a path stands that there is; steps are named by their ids. */
function offsetAt(node: unknown, path: readonly string[]): number | null {
  const [next, ...rest] = path;
  const own = isNode(node) ? (node.range?.[0] ?? null) : null;
  if (next === undefined) return own;
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => String(key) === next);
    return pair ? (offsetAt(pair.value, rest) ?? own) : own;
  }
  if (!isSeq(node)) return own;
  const named = node.items.find((item) => isMap(item) && item.get('id') === next);
  return offsetAt(named ?? node.items[Number(next)], rest) ?? own;
}
