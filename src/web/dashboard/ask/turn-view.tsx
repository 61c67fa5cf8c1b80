import { Link } from '@tanstack/react-router';
import type { Answer } from '../../../domain/question.ts';
import { Button } from '../design/button.tsx';
import { OutsideLink } from '../design/outside-link.tsx';
import { Failed, Loading } from '../design/states.tsx';
import { moment } from '../wording/dates.ts';
import { decimal, duration } from '../wording/numbers.ts';
import { AnswerBody } from './answer-body.tsx';
import { QuestionButtons } from './question-buttons.tsx';
import type { Turn } from './use-conversation.ts';

interface TurnViewProps {
  readonly turn: Turn;
  readonly onAsk: (question: string) => void;
}

/** One question and its answer. */
export function TurnView({ turn: { question, answer, error }, onAsk }: TurnViewProps) {
  return (
    <article className="card">
      <h2 className="asked">{question}</h2>
      {answer === null && error === null ? <Loading label="the answer" /> : null}
      {error === null ? null : <Failed error={error} onRetry={() => onAsk(question)} />}
      {answer === null ? null : <AnswerView answer={answer} onAsk={onAsk} />}
    </article>
  );
}

function AnswerView({ answer, onAsk }: { readonly answer: Answer; readonly onAsk: (question: string) => void }) {
  const { text, definitions, coverage, evidence, choices, suggestions, elapsedMs } = answer;
  return (
    <>
      <AnswerBody body={answer.answer} />
      <p className="answer-text">{text}</p>
      {choices.length > 0 ? (
        <ul className="stack">
          {choices.map((choice) => (
            <li key={choice.question}>
              <Button onClick={() => onAsk(choice.question)}>{choice.label}</Button>
            </li>
          ))}
        </ul>
      ) : null}
      {definitions.length > 0 ? <p className="muted small">Definition: {definitions.join(' ')}</p> : null}
      <p className="muted small">
        Looked at {decimal(coverage.scanned)} of {decimal(coverage.total)} records
        {coverage.asOf === null ? '' : `, data as of ${moment(coverage.asOf)}`}, in {duration(elapsedMs)}.
      </p>
      {evidence.length > 0 ? (
        <details>
          <summary>Records behind it ({evidence.length})</summary>
          <ul className="list-lines">
            {evidence.map(({ object, id, label, url }) => (
              <li key={`${object} ${id}`}>
                {object === 'opportunity' ? (
                  <Link to="/deals/$opportunityId" params={{ opportunityId: id }}>
                    {label}
                  </Link>
                ) : (
                  <OutsideLink url={url}>{label}</OutsideLink>
                )}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {suggestions.length > 0 ? (
        <div className="stack">
          <h3>Ask next</h3>
          <QuestionButtons questions={suggestions} onAsk={onAsk} />
        </div>
      ) : null}
    </>
  );
}
