import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { changeCatalog, readCatalog } from '../../../contract/admin/catalog.ts';
import { useChange, useRead } from '../../client/use-api.ts';
import { Card } from '../../design/card.tsx';
import { DataTable } from '../../design/data-table.tsx';
import { SelectField, TextField } from '../../design/field.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { PageHead } from '../../design/page-head.tsx';
import { Empty } from '../../design/states.tsx';
import { fieldName } from '../../wording/fields.ts';
import { counted } from '../../wording/numbers.ts';
import { ReasonDialog } from '../reason-dialog.tsx';
import { type CatalogAct, type CatalogTool, catalogColumns } from './catalog-columns.tsx';

const route = getRouteApi('/shell/catalog');
const states = ['draft', 'testing', 'approved', 'deployed', 'retired', 'needs_review'] as const;

interface Asked {
  readonly act: CatalogAct;
  readonly tool: CatalogTool;
}

/** Every tool, its version, its life and who moved it. */
export function CatalogPage() {
  const { text = '', state } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useRead(readCatalog);
  const [asked, setAsked] = useState<Asked | null>(null);
  const columns = useMemo(() => catalogColumns((act, tool) => setAsked({ act, tool })), []);
  const fits = (tool: CatalogTool) =>
    (state === undefined || tool.state === state) &&
    `${tool.name} ${tool.title} ${tool.system}`.toLowerCase().includes(text.toLowerCase());
  return (
    <>
      <PageHead title="Catalog">Every tool that may be called, its version, its life and who moved it.</PageHead>
      <div className="row" data-main-field>
        <TextField
          label="Find a tool"
          type="search"
          value={text}
          onChange={({ target }) =>
            void navigate({ search: (all) => ({ ...all, text: target.value || undefined }), replace: true })
          }
        />
        <SelectField
          label="State"
          value={state ?? ''}
          onChange={(next) =>
            void navigate({ search: (all) => ({ ...all, state: states.find((each) => each === next) }) })
          }
        >
          <option value="">Any</option>
          {states.map((each) => (
            <option key={each} value={each}>
              {fieldName(each)}
            </option>
          ))}
        </SelectField>
      </div>
      <Loaded query={query} label="the catalog">
        {({ tools, version }) => {
          const shown = tools.filter(fits);
          return (
            <Card title={counted(shown.length, 'tool')} isFlush note={`Catalog ${version.slice(0, 12)}`}>
              {shown.length === 0 ? (
                <Empty title="No tool fits" />
              ) : (
                <DataTable
                  caption="Tools"
                  rows={shown}
                  columns={columns}
                  rowKey={({ name, version: of }) => `${name} ${of}`}
                />
              )}
            </Card>
          );
        }}
      </Loaded>
      {asked === null ? null : <ChangeTool asked={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function ChangeTool({ asked: { act, tool }, onClose }: { readonly asked: Asked; readonly onClose: () => void }) {
  const change = useChange(changeCatalog, [readCatalog]);
  const { name, version } = tool;
  return (
    <ReasonDialog
      title={`${fieldName(act)} ${name}?`}
      actLabel={fieldName(act)}
      isDanger={act === 'retire'}
      isBusy={change.isPending}
      onClose={onClose}
      onAct={(reason) => change.mutate({ body: { act, tools: [{ name, version }], reason } }, { onSuccess: onClose })}
    >
      Version {version} of this tool is now “{fieldName(tool.state)}”. The change holds for everybody in this workspace.
    </ReasonDialog>
  );
}
