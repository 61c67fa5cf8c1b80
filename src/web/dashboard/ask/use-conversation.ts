import { useCallback, useRef, useState } from 'react';
import type { Answer } from '../../../domain/question.ts';
import { askQuestion } from '../../contract/ask.ts';
import { callApi } from '../client/call-api.ts';

/** One question with what came back; both null while it is being answered. */
export interface Turn {
  readonly id: number;
  readonly question: string;
  readonly answer: Answer | null;
  readonly error: unknown;
}

const remembered = 20;

/** A conversation in which a follow-up continues the questions before it. */
export function useConversation() {
  const [turns, setTurns] = useState<readonly Turn[]>([]);
  const latest = useRef<readonly Turn[]>([]);
  const change = useCallback((next: (all: readonly Turn[]) => readonly Turn[]) => {
    latest.current = next(latest.current);
    setTurns(latest.current);
  }, []);
  const ask = useCallback(
    async (question: string) => {
      const id = latest.current.length;
      const conversation = latest.current
        .flatMap(({ question: asked, answer }) => (answer ? [{ question: asked, understood: answer.plan }] : []))
        .slice(-remembered);
      change((all) => [...all, { id, question, answer: null, error: null }]);
      const settle = (part: Partial<Turn>) =>
        change((all) => all.map((turn) => (turn.id === id ? { ...turn, ...part } : turn)));
      try {
        settle({ answer: await callApi(askQuestion, { body: { question, conversation } }) });
      } catch (error) {
        settle({ error });
      }
    },
    [change],
  );
  const clear = useCallback(() => change(() => []), [change]);
  return { turns, ask, clear, isBusy: turns.some(({ answer, error }) => answer === null && error === null) };
}
