import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { suggestQuestions } from '../../contract/ask.ts';
import { useRead } from '../client/use-api.ts';
import { Button } from '../design/button.tsx';
import { PageHead } from '../design/page-head.tsx';
import { AskForm } from './ask-form.tsx';
import { QuestionButtons } from './question-buttons.tsx';
import { TurnView } from './turn-view.tsx';
import { useConversation } from './use-conversation.ts';
import './ask.css';

const route = getRouteApi('/shell/ask');

/** A question in plain English, answered with numbers that come from queries. */
export function AskPage() {
  const { q } = route.useSearch();
  const navigate = route.useNavigate();
  const { turns, ask, clear, isBusy } = useConversation();
  const suggestions = useRead(suggestQuestions).data?.questions ?? [];
  const askedByLink = useRef(false);
  useEffect(() => {
    if (q === undefined || askedByLink.current) return;
    askedByLink.current = true;
    void ask(q);
  }, [q, ask]);
  const send = (question: string) => {
    askedByLink.current = true;
    void navigate({ search: { q: question }, replace: true });
    void ask(question);
  };
  const side = turns.length > 0 ? <Button onClick={clear}>New conversation</Button> : null;
  return (
    <>
      <PageHead title="Ask" side={side}>
        Ask in plain English. Numbers come from queries over the deals you may see, never from a language model.
      </PageHead>
      <AskForm isBusy={isBusy} onAsk={send} />
      {turns.length === 0 ? (
        <section className="stack" aria-label="Questions to start from">
          <h2>Try one of these</h2>
          <QuestionButtons questions={suggestions} onAsk={send} />
        </section>
      ) : null}
      <section className="stack loose" aria-label="Answers, newest first" aria-live="polite">
        {turns.toReversed().map((turn) => (
          <TurnView key={turn.id} turn={turn} onAsk={send} />
        ))}
      </section>
    </>
  );
}
