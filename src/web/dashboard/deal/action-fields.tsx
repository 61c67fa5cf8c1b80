import type { DealAnswer } from '../../contract/deal.ts';
import { SelectField, TextField } from '../design/field.tsx';
import { NoteField } from '../design/note-field.tsx';
import { fieldName } from '../wording/fields.ts';
import { type DealDraft, seenValue } from './action-draft.ts';
import { StageField } from './stage-field.tsx';

interface ActionFieldsProps {
  readonly deal: DealAnswer;
  readonly draft: DealDraft;
  readonly onChange: (draft: DealDraft) => void;
}

const settable = ['nextStep', 'closeDate', 'amount', 'stageId'] as const;

/** The inputs of one act. */
export function ActionFields({ deal, draft, onChange }: ActionFieldsProps) {
  if (draft.kind === 'set_field') return <SetFieldInputs deal={deal} draft={draft} onChange={onChange} />;
  const subject = (
    <TextField
      label="Subject"
      value={draft.subject}
      maxLength={255}
      onChange={(event) => onChange({ ...draft, subject: event.target.value })}
    />
  );
  if (draft.kind === 'create_task') {
    return (
      <>
        {subject}
        <TextField
          label="Due"
          type="date"
          value={draft.dueDate ?? ''}
          onChange={(event) => onChange({ ...draft, dueDate: event.target.value || null })}
        />
        <NoteField label="Note" value={draft.note} onChange={(note) => onChange({ ...draft, note })} />
      </>
    );
  }
  return (
    <>
      {subject}
      <TextField
        label="Day"
        type="date"
        value={draft.occurredAt.slice(0, 10)}
        onChange={(event) =>
          event.target.value && onChange({ ...draft, occurredAt: `${event.target.value}T12:00:00.000Z` })
        }
      />
      <NoteField label="What happened" value={draft.text} onChange={(text) => onChange({ ...draft, text })} />
    </>
  );
}

interface SetFieldProps {
  readonly deal: DealAnswer;
  readonly draft: Extract<DealDraft, { kind: 'set_field' }>;
  readonly onChange: (draft: DealDraft) => void;
}

function SetFieldInputs({ deal, draft, onChange }: SetFieldProps) {
  const pick = (name: string) => {
    const field = settable.find((each) => each === name) ?? 'nextStep';
    const expected = seenValue(deal, field);
    onChange({ ...draft, field, expected, value: expected });
  };
  const set = (value: string) => onChange({ ...draft, value: value === '' ? null : value });
  return (
    <>
      <SelectField label="Field" value={draft.field} onChange={pick}>
        {settable.map((field) => (
          <option key={field} value={field}>
            {fieldName(field)}
          </option>
        ))}
      </SelectField>
      {draft.field === 'stageId' ? (
        <StageField value={draft.value} onChange={set} />
      ) : (
        <TextField
          label="New value"
          type={draft.field === 'closeDate' ? 'date' : 'text'}
          inputMode={draft.field === 'amount' ? 'decimal' : 'text'}
          value={draft.value ?? ''}
          onChange={(event) => set(event.target.value)}
        />
      )}
    </>
  );
}
