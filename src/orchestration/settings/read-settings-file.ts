import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type WorkspaceSettings, workspaceSettingsSchema } from '../../domain/workspace-settings.ts';

/** Something in a settings file that cannot be taken, with the line people find it on. */
export interface SettingsProblem {
  readonly line: number;
  readonly field: string;
  readonly message: string;
}

/** Settings as read, or everything that is wrong with them at once. */
export type ReadSettings =
  | { readonly settings: WorkspaceSettings; readonly problems: readonly [] }
  | { readonly settings: null; readonly problems: readonly SettingsProblem[] };

const mostCharacters = 500_000;

/** Reads a settings file (YAML 1.2, so JSON too). Every error names its line; an empty file means the defaults. */
export function readSettingsFile(text: string): ReadSettings {
  if (text.length > mostCharacters) return refuse([{ line: 1, field: '', message: 'the file is larger than 500 kB' }]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const lineAt = (offset: number | undefined) => lines.linePos(offset ?? 0).line;
  if (document.errors.length > 0) {
    return refuse(document.errors.map(({ pos, message }) => ({ line: lineAt(pos[0]), field: '', message })));
  }
  const written = writtenIn(document);
  if (written === null) return refuse([{ line: 1, field: '', message: 'too many aliases' }]);
  const parsed = workspaceSettingsSchema.safeParse(written.value ?? {});
  if (parsed.success) return { settings: parsed.data, problems: [] };
  return refuse(
    parsed.error.issues.flatMap((issue) =>
      pathsOf(issue).map(({ path, message }) => ({
        line: lineAt(offsetOf(document.contents, path)),
        field: path.join('.'),
        message,
      })),
    ),
  );
}

/** What the file says; null when its aliases would make it grow beyond reason. */
function writtenIn(document: Document.Parsed): { readonly value: unknown } | null {
  try {
    return { value: document.toJS({ maxAliasCount: 20 }) };
  } catch (error) {
    if (error instanceof ReferenceError) return null;
    throw error;
  }
}

function refuse(problems: readonly SettingsProblem[]): ReadSettings {
  return { settings: null, problems: [...problems].sort((a, b) => a.line - b.line) };
}

/** An unknown name is told where it stands, not where its parent does. */
function pathsOf(issue: z.core.$ZodIssue): { path: string[]; message: string }[] {
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
  return issue.keys.map((key) => ({ path: [...path, key], message: 'no setting has this name' }));
}

/** Where the deepest part of the path that is written begins in the text. */
function offsetOf(root: unknown, path: readonly string[]): number | undefined {
  let node = root;
  let offset = isNode(root) ? root.range?.[0] : undefined;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === step);
      if (pair === undefined) break;
      offset = isNode(pair.key) ? pair.key.range?.[0] : offset;
      node = pair.value;
    } else if (isNode(node) && 'items' in node && Array.isArray(node.items)) {
      node = node.items[Number(step)];
      offset = (isNode(node) ? node.range?.[0] : undefined) ?? offset;
    } else break;
  }
  return offset;
}
