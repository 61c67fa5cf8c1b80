import type { Catalog, CatalogTool } from '../../orchestration/catalog/catalog-entry.ts';
import type { CommandIo, ConnectionDesk } from '../command.ts';
import { layOutTable, plain } from '../terminal.ts';

/** The catalog as one JSON document: tools, problems, timeline. */
export function catalogJson(
  catalog: Catalog,
  tools: readonly CatalogTool[],
  desk: ConnectionDesk,
): Record<string, unknown> {
  return {
    version: catalog.version,
    tools: tools.map(({ name, version, system, origin, owner, readOnly, riskTier, digest, lifecycle, weight }) => ({
      ...{ name, version, system, origin, owner, readOnly, riskTier, digest, weight },
      ...{ state: standing(lifecycle), expiresAt: lifecycle.expiresAt, steps: lifecycle.steps },
    })),
    problems: [...catalog.problems, ...failuresOf(desk)],
    timeline: timelineOf(desk),
  };
}

/** One line for each tool, and what a person should look at. */
export function catalogText(
  catalog: Catalog,
  tools: readonly CatalogTool[],
  desk: ConnectionDesk,
  io: CommandIo,
): string {
  const table = layOutTable(
    [
      { title: 'Tool', max: 64 },
      { title: 'Version' },
      { title: 'Does' },
      { title: 'State' },
      { title: 'Share' },
      { title: 'Definition' },
    ],
    tools.map((tool) => [
      tool.name,
      tool.version,
      tool.readOnly ? 'reads' : 'writes',
      stateText(tool),
      tool.weight === null ? 'all' : String(tool.weight),
      tool.digest.slice(0, 12),
    ]),
    io.columns,
  );
  return `${[...table, ...problemLines(catalog, desk)].join('\n')}\n`;
}

/** Everything about a few tools, with every step that was taken. */
export function toolText(catalog: Catalog, tools: readonly CatalogTool[], desk: ConnectionDesk): string {
  const blocks = tools.map((tool) => {
    const reasons = desk.live.decisions.filter(({ subject }) => subject === `${tool.name}@${tool.version}`);
    return [
      `${tool.name} ${tool.version}: ${plain(tool.title)}`,
      `  ${plain(tool.description).slice(0, 300)}`,
      `  ${tool.readOnly ? 'reads' : 'writes'}, risk ${tool.riskTier}, of ${tool.system} (${tool.origin.replace('_', ' ')}, owner ${plain(tool.owner)})`,
      `  ${stateText(tool)}, definition ${tool.digest}`,
      ...reasons.map(
        ({ at, state, by, digest, reason }) =>
          `  ${at.slice(0, 16).replace('T', ' ')} ${state} by ${plain(by)} for ${digest?.slice(0, 12)}: ${plain(reason)}`,
      ),
    ].join('\n');
  });
  return `${[...blocks, ...problemLines(catalog, desk)].join('\n')}\n`;
}

function stateText({ lifecycle }: CatalogTool): string {
  const until = lifecycle.expiresAt === null ? '' : ` until ${lifecycle.expiresAt.slice(0, 10)}`;
  return `${standing(lifecycle).replaceAll('_', ' ')}${until}`;
}

/** The state, or that an approval has run out. */
function standing({ state, expiresAt }: CatalogTool['lifecycle']): string {
  return expiresAt !== null && expiresAt <= new Date().toISOString() ? 'expired' : state;
}

function problemLines(catalog: Catalog, desk: ConnectionDesk): string[] {
  const all = [...catalog.problems, ...failuresOf(desk)];
  return all.length === 0 ? [] : ['', ...all.map(({ subject, message }) => `${plain(subject)}: ${plain(message)}`)];
}

function failuresOf(desk: ConnectionDesk) {
  return [...desk.failures()].map(([subject, message]) => ({ subject, code: 'definition', message }));
}

/** What people decided, oldest first. */
function timelineOf(desk: ConnectionDesk) {
  return desk.live.decisions.map(({ at, kind, subject, state, weight, digest, by, reason, expiresAt }) => ({
    ...{ at, kind, subject, state, weight, digest, by, reason, expiresAt },
  }));
}
