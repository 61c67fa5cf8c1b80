import { Button } from '../design/button.tsx';

interface QuestionButtonsProps {
  readonly questions: readonly string[];
  readonly onAsk: (question: string) => void;
}

/** Questions that can be asked by a press. */
export function QuestionButtons({ questions, onAsk }: QuestionButtonsProps) {
  return (
    <ul className="row">
      {questions.map((question) => (
        <li key={question}>
          <Button isSmall className="button small wrap" onClick={() => onAsk(question)}>
            {question}
          </Button>
        </li>
      ))}
    </ul>
  );
}
