import { openStore } from '../../../src/store/open-store.ts';
import { allQuestions } from './all-questions.ts';
import { missingMaven, openDemoWorkspace, openMavenWorkspace } from './ask-workspaces.ts';
import { evaluateAsk, type JudgedQuestion } from './evaluate-ask.ts';
import type { QuestionKind } from './question-set.ts';

type Print = (figure: string, value: number, unit: string, context: Record<string, unknown>) => void;

/** Asks a question set of both workspaces, prints the two figures of it, and tells each answer that was not right. */
export async function printAsk(
  print: Print,
  tell: (line: string) => void,
  kinds: readonly QuestionKind[] = allQuestions,
  name = 'own',
): Promise<void> {
  const judged: JudgedQuestion[] = [];
  for (const [workspace, open] of [
    ['maven', openMavenWorkspace],
    ['demo', openDemoWorkspace],
  ] as const) {
    if (workspace === 'maven' && missingMaven !== null) {
      tell(`not run: ${missingMaven}`);
      continue;
    }
    const store = await openStore({ kind: 'embedded', dataDir: null, snapshotDir: null });
    const asked = await open(store);
    const some = kinds.filter((kind) => kind.workspace === workspace);
    judged.push(...(await evaluateAsk(some, asked)));
    await asked.oracle.close();
    await store.close();
  }
  const failed = Map.groupBy(
    judged.filter(({ verdict }) => verdict !== 'right'),
    ({ kind }) => kind,
  );
  for (const [kind, questions] of failed) {
    tell(`${kind}:`);
    for (const each of questions) tell(told(each));
  }
  const countOf = (verdict: string) => judged.filter((each) => each.verdict === verdict).length;
  const context = { questions: judged.length, refused: countOf('refused'), askedBack: countOf('asked_back') };
  print(`ask.${name}_right`, countOf('right') / judged.length, 'ratio', context);
  print(`ask.${name}_confident_wrong`, countOf('wrong') / judged.length, 'ratio', context);
}

function told({ question, verdict, expected, answer }: JudgedQuestion): string {
  return `  ${verdict}: ${question}\n    expected ${expected}\n    said ${answer.text.replaceAll('\n', ' / ').slice(0, 300)}`;
}
