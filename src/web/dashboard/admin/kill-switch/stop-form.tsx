import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { SelectField, TextField } from '../../design/field.tsx';
import type { StopOrder } from './stop-order.ts';

/** Names the agent or tool to stop. */
export function StopForm({ onOrder }: { readonly onOrder: (order: StopOrder) => void }) {
  const [scope, setScope] = useState<'agent' | 'tool'>('agent');
  const [target, setTarget] = useState('');
  return (
    <div className="row">
      <SelectField label="Kind" value={scope} onChange={(next) => setScope(next === 'tool' ? 'tool' : 'agent')}>
        <option value="agent">Agent</option>
        <option value="tool">Tool</option>
      </SelectField>
      <TextField
        label={scope === 'agent' ? 'Id of the agent' : 'Name of the tool'}
        value={target}
        maxLength={255}
        onChange={(event) => setTarget(event.target.value)}
      />
      <Button
        look="danger"
        disabled={target.trim() === ''}
        onClick={() => onOrder({ scope, target: target.trim(), isEngaged: true })}
      >
        Stop it
      </Button>
    </div>
  );
}
