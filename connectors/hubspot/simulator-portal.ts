import {
  definedProperties,
  type PropertyDefinition,
  type SimulatedType,
  simulatedTypes,
} from './simulator-properties.ts';

/** One revision of a property, as `propertiesWithHistory` tells it. */
export interface Revision {
  readonly value: string;
  readonly timestamp: string;
}

/** One record. Instants are like `2026-03-01T09:30:00.000Z`; ids are digits. `history` holds revisions, oldest first. */
export interface PortalObject {
  readonly id: string;
  readonly createdAt: string;
  updatedAt: string;
  archivedAt: string | null;
  properties: Record<string, string | null>;
  readonly history: Record<string, Revision[]>;
}

export interface PortalOwner {
  readonly id: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  archived: boolean;
  readonly createdAt: string;
  updatedAt: string;
  readonly teams: readonly { readonly id: string; readonly name: string; readonly primary: boolean }[];
}

export interface PortalStage {
  readonly id: string;
  label: string;
  readonly displayOrder: number;
  readonly isClosed: boolean;
  /** Between 0 and 1. */
  readonly probability: string;
  readonly createdAt: string;
}

export interface PortalPipeline {
  readonly id: string;
  readonly label: string;
  readonly stages: PortalStage[];
}

/** A link between two records; `label` null: HubSpot's plain one. */
export interface PortalLink {
  readonly id: string;
  readonly types: readonly {
    readonly category: 'HUBSPOT_DEFINED' | 'USER_DEFINED';
    readonly typeId: number;
    readonly label: string | null;
  }[];
}

/** Links by type; a test or a benchmark may bring its own. */
export interface PortalLinks {
  of(from: SimulatedType, id: string, to: SimulatedType): readonly PortalLink[];
  /** Both ways; a link that exists gets the label too. */
  add(from: SimulatedType, fromId: string, to: SimulatedType, toId: string, label?: string): void;
  remove(from: SimulatedType, fromId: string, to: SimulatedType, toId: string): void;
}

/** The data of one simulated portal. Records of a type are in the order of their ids. */
export interface SimulatorPortal {
  readonly account: { readonly portalId: number; readonly timeZone: string; readonly companyCurrency: string };
  readonly owners: PortalOwner[];
  readonly pipelines: Readonly<Record<'deals' | 'tickets', PortalPipeline[]>>;
  readonly properties: Record<SimulatedType, PropertyDefinition[]>;
  readonly objects: Record<SimulatedType, PortalObject[]>;
  readonly links: PortalLinks;
}

function typesOf(to: SimulatedType, label: string | undefined): PortalLink['types'] {
  const plain = { category: 'HUBSPOT_DEFINED', typeId: 3, label: null } as const;
  if (label === undefined) return to === 'companies' ? [{ ...plain, typeId: 5, label: 'Primary' }, plain] : [plain];
  return [plain, { category: 'USER_DEFINED', typeId: 100 + label.length, label }];
}

/** Links kept in memory. */
export function createLinks(): PortalLinks {
  const links = new Map<string, PortalLink[]>();
  const keyOf = (from: SimulatedType, id: string, to: SimulatedType) => `${from}/${id}/${to}`;
  function put(from: SimulatedType, fromId: string, to: SimulatedType, toId: string, label: string | undefined): void {
    const key = keyOf(from, fromId, to);
    const known = links.get(key) ?? [];
    const old = known.find(({ id }) => id === toId);
    const fresh = typesOf(to, label);
    const types = old
      ? [...old.types, ...fresh.filter((type) => type.label !== null && !isIn(old, type.label))]
      : fresh;
    links.set(key, [...known.filter(({ id }) => id !== toId), { id: toId, types }]);
  }
  function isIn(link: PortalLink, label: string): boolean {
    return link.types.some((type) => type.label === label);
  }
  function drop(from: SimulatedType, fromId: string, to: SimulatedType, toId: string): void {
    const key = keyOf(from, fromId, to);
    links.set(
      key,
      (links.get(key) ?? []).filter(({ id }) => id !== toId),
    );
  }
  return {
    of: (from, id, to) => links.get(keyOf(from, id, to)) ?? [],
    add(from, fromId, to, toId, label) {
      put(from, fromId, to, toId, label);
      put(to, toId, from, fromId, label);
    },
    remove(from, fromId, to, toId) {
      drop(from, fromId, to, toId);
      drop(to, toId, from, fromId);
    },
  };
}

/** A portal with HubSpot's properties, one deal pipeline given, and no records. */
export function emptyPortal(options: {
  readonly pipelines: Readonly<Record<'deals' | 'tickets', PortalPipeline[]>>;
  readonly timeZone?: string;
  readonly companyCurrency?: string;
  readonly links?: PortalLinks;
}): SimulatorPortal {
  const byType = <Value>(make: (type: SimulatedType) => Value) =>
    Object.fromEntries(simulatedTypes.map((type) => [type, make(type)])) as Record<SimulatedType, Value>;
  return {
    account: {
      portalId: 62_515,
      timeZone: options.timeZone ?? 'UTC',
      companyCurrency: options.companyCurrency ?? 'USD',
    },
    owners: [],
    pipelines: options.pipelines,
    properties: byType(definedProperties),
    objects: byType(() => []),
    links: options.links ?? createLinks(),
  };
}
