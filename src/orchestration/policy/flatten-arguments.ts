/** A call's arguments as policies see them: by dotted path. */
export interface FlatArguments {
  readonly texts: ReadonlyMap<string, string[]>;
  readonly numbers: ReadonlyMap<string, string>;
  /** Why a policy could not judge the arguments; null when it can. Such a call is denied where a policy looks at arguments. */
  readonly unjudgeable: string | null;
}

const maxValues = 1_000;
const maxDepth = 16;
/** Cedar's decimal holds four digits after the point. Source: https://docs.cedarpolicy.com/policies/syntax-datatypes.html (2026-11-20) */
const maxDecimal = 922_337_203_685_477;

interface Flattening {
  readonly texts: Map<string, string[]>;
  readonly numbers: Map<string, string>;
  values: number;
  unjudgeable: string | null;
}

/** Flattens arguments for the policies; values that Cedar cannot hold make the whole call unjudgeable instead of vanishing. */
export function flattenArguments(args: Readonly<Record<string, unknown>>): FlatArguments {
  const state: Flattening = { texts: new Map(), numbers: new Map(), values: 0, unjudgeable: null };
  visit('', args, 0, state);
  return state;
}

function visit(path: string, value: unknown, depth: number, state: Flattening): void {
  if (state.unjudgeable !== null || value === null || value === undefined) return;
  state.values += 1;
  if (state.values > maxValues || depth > maxDepth) {
    state.unjudgeable = `arguments hold more than ${maxValues} values or nest deeper than ${maxDepth}`;
  } else if (Array.isArray(value)) {
    for (const item of value) visit(path, item, depth + 1, state);
  } else if (typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) visit(path ? `${path}.${key}` : key, item, depth + 1, state);
  } else if (typeof value === 'number') {
    addNumber(path, value, state);
  } else {
    const texts = state.texts.get(path) ?? [];
    texts.push(String(value));
    state.texts.set(path, texts);
  }
}

function addNumber(path: string, value: number, state: Flattening): void {
  const decimal = value.toFixed(4);
  if (!Number.isFinite(value) || Math.abs(value) > maxDecimal || Number(decimal) !== value) {
    state.unjudgeable = `${path} is a number that policies cannot compare exactly`;
  } else if (state.numbers.has(path)) {
    state.unjudgeable = `${path} holds several numbers, of which policies see one`;
  } else {
    state.numbers.set(path, decimal);
  }
}
