interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly choices: readonly { readonly id: T; readonly label: string }[];
  readonly selected: T;
  readonly onSelect: (id: T) => void;
}

/** A few exclusive choices side by side, each a toggle button. */
export function Segmented<T extends string>({ label, choices, selected, onSelect }: SegmentedProps<T>) {
  return (
    <fieldset className="segmented" aria-label={label}>
      {choices.map((choice) => (
        <button key={choice.id} type="button" aria-pressed={choice.id === selected} onClick={() => onSelect(choice.id)}>
          {choice.label}
        </button>
      ))}
    </fieldset>
  );
}
