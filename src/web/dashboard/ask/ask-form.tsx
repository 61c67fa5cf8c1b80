import { type FormEvent, useState } from 'react';

interface AskFormProps {
  readonly isBusy: boolean;
  readonly onAsk: (question: string) => void;
}

export function AskForm({ isBusy, onAsk }: AskFormProps) {
  const [text, setText] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '' || isBusy) return;
    onAsk(text.trim());
    setText('');
  };
  return (
    <form className="ask-form" onSubmit={send} data-main-field>
      <label className="visually-hidden" htmlFor="question">
        Your question
      </label>
      <input
        id="question"
        className="bare-input"
        value={text}
        maxLength={2_000}
        autoComplete="off"
        placeholder="Which deals went quiet this month?"
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="button primary" aria-disabled={isBusy || undefined}>
        {isBusy ? 'Working…' : 'Ask'}
      </button>
    </form>
  );
}
