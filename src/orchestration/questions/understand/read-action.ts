import type { ActionQuestion } from '../../../domain/question.ts';
import type { ClauseReading } from './clause-reading.ts';
import { type Draft, emptyDraft, type Ground } from './compose/draft.ts';
import { is, type PartOf, partsOf, unusedParts, use } from './compose/sentence.ts';
import { settleNames } from './compose/settle-names.ts';
import { everything, readTarget } from './read-target.ts';
import type { ActionName, Mention } from './reading.ts';

const freeText: readonly ActionName[] = ['create_task', 'log_activity', 'remind', 'post_message'];

/** The action that a clause begins with; null: it asks for nothing to be done. */
export function actionOf(clause: readonly Mention[]): PartOf<'action'> | null {
  const [first] = partsOf(clause).filter((part) => !is(part, 'auxiliary') && !is(part, 'mine'));
  return is(first, 'action') ? first : null;
}

/** True when what follows is a note in the asker's own words, of which not every word need be known. */
export function holdsFreeText(clause: readonly Mention[]): boolean {
  const action = actionOf(clause);
  return action !== null && freeText.includes(action.reading.action);
}

/** Reads what the asker wants done; nothing is done by reading it. */
export function readAction(clause: readonly Mention[], ground: Ground): ClauseReading | null {
  const told = actionOf(clause);
  if (!told) return null;
  const { action } = told.reading;
  const draft = emptyDraft(partsOf(clause), ground);
  settleNames(draft);
  const target = readTarget(draft);
  if (draft.problem) return draft.problem;
  if (!target && action !== 'post_message')
    return { kind: 'clarify', reason: 'Which deal or account is it about? None of the words names one.', choices: [] };
  const base = {
    intent: 'action' as const,
    action,
    target: target ?? everything,
    text: null,
    field: null,
    value: null,
    dueDate: null,
  };
  if (freeText.includes(action))
    return {
      kind: 'question',
      question: { ...base, text: noteOf(clause, told, ground), dueDate: dueDateOf(draft, action) },
    };
  const found = action === 'move_stage' ? moveOf(draft) : setOf(draft, ground, clause);
  if (!found) return { kind: 'unread', words: [] };
  const unread = unusedParts(draft.parts).filter((part) => !is(part, 'action'));
  if (unread.length > 0) return { kind: 'unread', words: unread.map((part) => part.text) };
  return { kind: 'question', question: { ...base, ...found } };
}

function noteOf(clause: readonly Mention[], told: PartOf<'action'>, { text }: Ground): string | null {
  const at = text.indexOf(told.text);
  const last = clause.at(-1);
  const end = last ? text.lastIndexOf(last.text) + last.text.length : text.length;
  const note = text
    .slice(at + told.text.length, end)
    .replace(/^\s*(to|that|about|for|:|-)\s+/i, '')
    .replace(/[.!?\s]+$/, '')
    .trim();
  return note === '' ? null : note;
}

function dueDateOf({ parts }: Draft, action: ActionName): string | null {
  const part = parts.find((each) => is(each, 'period'));
  if (!is(part, 'period') || action === 'log_activity') return null;
  const { from, to, upcoming } = part.reading.period;
  return upcoming?.from ?? from ?? to;
}

/** `Move Acme to Negotiation`, `mark Acme as lost`. */
function moveOf(draft: Draft): Partial<ActionQuestion> | null {
  for (const part of draft.parts) {
    if (is(part, 'subject') || (is(part, 'field') && part.reading.concept === 'stage')) use(part);
    const candidate =
      is(part, 'name') && part.reading.candidates[0]?.field === 'stage' ? part.reading.candidates[0] : undefined;
    const status = is(part, 'status') || is(part, 'subject') ? part.reading.status : null;
    const ending = draft.ground.index.vocabulary.stages.filter(
      (each) => each.outcome !== null && each.outcome === status,
    );
    const stage = candidate ?? (ending.length === 1 ? ending[0] : undefined);
    if (!stage) continue;
    use(part);
    return { field: 'stage', value: { id: stage.id, label: stage.label } };
  }
  return null;
}

/** `Set the amount of Acme to 50k`, `change the close date of Acme to March 5`. */
function setOf(draft: Draft, { text }: Ground, clause: readonly Mention[]): Partial<ActionQuestion> | null {
  const { parts } = draft;
  const field = parts.find((part) => is(part, 'field'));
  if (!is(field, 'field')) return moveOf(draft);
  use(field);
  for (const part of parts) if (is(part, 'subject')) use(part);
  const { concept } = field.reading;
  for (const part of parts) {
    if (part.used) continue;
    const day = is(part, 'period') ? (part.reading.period.upcoming?.from ?? part.reading.period.from) : null;
    const value = is(part, 'number')
      ? { id: part.reading.value, label: part.text }
      : day
        ? { id: day, label: day }
        : is(part, 'name')
          ? part.reading.candidates[0]
          : undefined;
    if (!value) continue;
    use(part);
    return { field: concept, value: { id: value.id, label: value.label } };
  }
  const words = /\bto\s+["']?(.+?)["']?[.!\s]*$/i.exec(text)?.[1];
  if (concept !== 'nextStep' || !words) return null;
  for (const part of parts) use(part);
  return clause.length > 0 ? { field: concept, value: { id: words, label: words } } : null;
}
