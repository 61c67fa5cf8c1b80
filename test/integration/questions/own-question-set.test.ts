import { expect, test } from 'vitest';
import { allQuestions } from '../../evals/ask/all-questions.ts';
import { missingMaven, openMavenWorkspace } from '../../evals/ask/ask-workspaces.ts';
import { evaluateAsk } from '../../evals/ask/evaluate-ask.ts';
import { openTestStore } from '../../setup/databases.ts';
import { needs } from '../../setup/needs.ts';

/** Every so-manieth wording: a few of each kind, within the time that a change may take. */
const every = 10;

test('one in ten of the questions about the Maven data is answered as independent SQL answers it [answers.own-set]', async (context) => {
  needs(context, missingMaven);
  const store = await openTestStore();
  const workspace = await openMavenWorkspace(store);
  const kinds = allQuestions.filter(({ workspace: asked }) => asked === 'maven');
  const judged = await evaluateAsk(kinds, workspace, every);
  await workspace.oracle.close();
  await store.close();
  expect(judged.length).toBeGreaterThanOrEqual(50);
  const right = judged.filter(({ verdict }) => verdict === 'right').length;
  const wrong = judged.filter(({ verdict }) => verdict === 'wrong').map(({ question }) => question);
  expect(right / judged.length).toBeGreaterThanOrEqual(0.85);
  expect(wrong.length / judged.length, wrong.join('\n')).toBeLessThanOrEqual(0.05);
}, 120_000);
