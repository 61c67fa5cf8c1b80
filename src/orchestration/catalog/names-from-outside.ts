type NameKind = 'tool' | 'system';

const kinds = ['mcp', 'openapi', 'soap', 'enrichment'] as const;

/**
 * Whether a name could be that of a system from outside or of one of its tools. Policies are read before the store is open, so a
 * start takes such names as they are; `isUnderSystem` tells afterwards whether there is such a system.
 */
export function mayBeFromOutside(kind: NameKind, name: string): boolean {
  const mark = kind === 'tool' ? '_' : '-';
  return kinds.some((each) => name.startsWith(`${each}${mark}`) || (kind === 'system' && name === each));
}

/** Whether a name is one of these connected systems or begins as their tools do. */
export function isUnderSystem(systems: Iterable<string>, kind: NameKind, name: string): boolean {
  for (const system of systems) {
    if (kind === 'system' ? name === system : name.startsWith(`${system.replaceAll('-', '_')}_`)) return true;
  }
  return false;
}
