import type { SimpleQuestion } from '../../domain/question.ts';

/** Two questions that are sensible after this one and would themselves be understood. */
export function suggestNext(question: SimpleQuestion): string[] {
  if (question.intent === 'action') return [`What is the status of ${question.target.label}?`];
  if (question.intent === 'topic') {
    const { target, topic } = question;
    if (target.kind === 'everything' || target.kind === 'person')
      return ['Which deals are at risk?', 'What is the pipeline by stage?'];
    const all = [
      `What is the status of ${target.label}?`,
      `Why is ${target.label} at risk?`,
      `What should I do about ${target.label}?`,
    ];
    const own = { status: 0, why_at_risk: 1, what_to_do: 2 }[topic as string];
    return all.filter((_, index) => index !== own).slice(0, 2);
  }
  const [measure] = question.measures;
  const isRate = measure?.id === 'win_rate' || measure?.id === 'loss_rate';
  if (question.subject !== 'deal') return ['How many open deals are there?', 'What is the win rate by owner?'];
  if (question.groupBy.length > 0)
    return isRate
      ? ['What is the average deal size by owner?', 'How many deals did each owner win?']
      : ['What is the win rate by owner?', 'Which deals are at risk?'];
  return isRate
    ? ['What is the win rate by owner?', 'What is the win rate by product?']
    : ['What is the pipeline by stage?', 'What is the win rate by owner?'];
}

const everybodys = [
  'Which deals are at risk?',
  'Which deals went quiet?',
  'What is the pipeline by stage?',
  'What is the win rate by owner?',
  'Which deals close this month?',
  'Are we on track this quarter?',
];

/** Questions to begin with; `sells`: the asker has deals of their own. */
export function startingQuestions(sells: boolean): string[] {
  return sells ? ['Which of my deals are at risk?', ...everybodys] : [...everybodys];
}
