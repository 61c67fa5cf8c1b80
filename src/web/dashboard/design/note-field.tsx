import { useId } from 'react';

interface NoteFieldProps {
  readonly label: string;
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

/** Several lines of text; empty is null. */
export function NoteField({ label, value, onChange }: NoteFieldProps) {
  const id = useId();
  return (
    <span className="field">
      <label htmlFor={id}>{label}</label>
      <textarea id={id} value={value ?? ''} onChange={(event) => onChange(event.target.value || null)} />
    </span>
  );
}
