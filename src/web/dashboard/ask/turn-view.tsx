import { Link } from '@tanstack/react-router';
import type { Answer } from '../../../domain/question.ts';
import { Button } from '../design/button.tsx';
import { OutsideLink } from '../design/outside-link.tsx';
import { Failed, Loading } from '../design/states.tsx';
import { duration } from '../wording/numbers.ts';
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
  const { text, evidence, choices, suggestions, elapsedMs } = answer;
  const dealIds = new Set(evidence.flatMap(({ object, id }) => (object === 'opportunity' ? [id] : [])));
  return (
    <>
      <AnswerBody body={answer.answer} dealIds={dealIds} />
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
      <p className="muted small">Answered in {duration(elapsedMs)}.</p>
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
