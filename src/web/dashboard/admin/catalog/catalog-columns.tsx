import type { changeCatalog, readCatalog } from '../../../contract/admin/catalog.ts';
import type { RouteRequest, RouteResponse } from '../../../contract/define-route.ts';
import { Button } from '../../design/button.tsx';
import type { Column } from '../../design/data-table.tsx';
import { Tag, type Tone } from '../../design/tag.tsx';
import { moment } from '../../wording/dates.ts';
import { fieldName } from '../../wording/fields.ts';

export type CatalogTool = RouteResponse<typeof readCatalog>['tools'][number];
export type CatalogAct = RouteRequest<typeof changeCatalog>['body']['act'];

const tones: Readonly<Record<CatalogTool['state'], Tone>> = {
  draft: 'plain',
  testing: 'medium',
  approved: 'accent',
  deployed: 'good',
  retired: 'plain',
  needs_review: 'high',
};

/** Which acts make sense in a state. */
export function actsIn(state: CatalogTool['state']): CatalogAct[] {
  if (state === 'deployed') return ['rollback', 'retire'];
  if (state === 'retired') return [];
  return state === 'approved' ? ['promote', 'retire'] : ['approve', 'retire'];
}

/** The columns of the catalog; `onAct` opens the confirmation. */
export function catalogColumns(onAct: (act: CatalogAct, tool: CatalogTool) => void): Column<CatalogTool>[] {
  return [
    {
      id: 'tool',
      header: 'Tool',
      isWide: true,
      cell: ({ name, title, description }) => (
        <details>
          <summary className="mono">{name}</summary>
          <span className="strong">{title}</span>
          <span className="cell-sub">{description}</span>
        </details>
      ),
    },
    { id: 'system', header: 'System', cell: ({ system }) => fieldName(system) },
    { id: 'version', header: 'Version', cell: ({ version }) => version },
    { id: 'kind', header: 'Does', cell: ({ readOnly, riskTier }) => (readOnly ? 'reads' : `writes, tier ${riskTier}`) },
    { id: 'state', header: 'State', cell: ({ state }) => <Tag tone={tones[state]}>{fieldName(state)}</Tag> },
    { id: 'moved', header: 'Last moved', cell: ({ steps }) => <LastStep steps={steps} /> },
    {
      id: 'acts',
      header: 'Change',
      cell: (tool) => (
        <span className="row">
          {actsIn(tool.state).map((act) => (
            <Button key={act} isSmall onClick={() => onAct(act, tool)}>
              {fieldName(act)}
              <span className="visually-hidden"> {tool.name}</span>
            </Button>
          ))}
        </span>
      ),
    },
  ];
}

function LastStep({ steps }: Pick<CatalogTool, 'steps'>) {
  const last = steps.at(-1);
  if (last === undefined) return <>–</>;
  return (
    <>
      {moment(last.at)}
      <span className="cell-sub">by {last.by}</span>
    </>
  );
}
