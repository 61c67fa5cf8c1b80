import { localOwner } from '../../../src/domain/principal.ts';
import type { Answer, UnderstoodQuestion } from '../../../src/domain/question.ts';
import type { Instant } from '../../../src/domain/time.ts';
import { DealTables } from '../../../src/orchestration/deal-table/deal-tables.ts';
import { Asker } from '../../../src/orchestration/questions/ask.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { openReader } from '../../../src/store/reader.ts';
import { judge, type Verdict } from './judge.ts';
import { filled, type Oracle } from './oracle.ts';
import type { Expectation, QuestionKind } from './question-set.ts';

/** A workspace that is asked, and what is known of it otherwise. */
export interface AskedWorkspace {
  readonly store: Store;
  readonly tenantId: string;
  readonly asOf: Instant;
  readonly oracle: Oracle;
}

export interface JudgedQuestion {
  readonly kind: string;
  readonly question: string;
  readonly verdict: Verdict;
  readonly expected: string;
  readonly answer: Answer;
}

/** Asks every wording of the kinds (`every` n-th alone when larger than 1) and judges the answers. */
export async function evaluateAsk(
  kinds: readonly QuestionKind[],
  { store, tenantId, asOf, oracle }: AskedWorkspace,
  every = 1,
): Promise<JudgedQuestion[]> {
  const principal = localOwner(tenantId);
  const reader = openReader(store, principal, { rows: 'all', hiddenClasses: [] });
  const asker = new Asker({ store, tables: new DealTables({ store }) });
  const judged: JudgedQuestion[] = [];
  let at = 0;
  for (const { kind, groups } of kinds) {
    for (const { expects, asks } of groups) {
      const chosen = asks.filter(() => at++ % every === 0);
      if (chosen.length === 0) continue;
      const results = await resultsOf(expects, oracle);
      for (const wording of chosen) {
        const turns = (typeof wording === 'string' ? [wording] : wording).map((text) => filled(text, oracle.names));
        let previous: UnderstoodQuestion | null = null;
        let answer: Answer | null = null;
        for (const text of turns) {
          answer = await asker.ask({ text, principal, reader, asOf, previous });
          if (answer.plan.kind === 'question') previous = answer.plan;
        }
        if (answer === null) continue;
        const verdict = judge(expects, answer, results);
        judged.push({ kind, question: turns.join(' → '), verdict, expected: shown(expects, results), answer });
      }
    }
  }
  return judged;
}

function resultsOf(expects: Expectation, oracle: Oracle): Promise<unknown[][][]> {
  return Promise.all('sql' in expects ? expects.sql.map((sql) => oracle.query(sql)) : []);
}

function shown(expects: Expectation, results: readonly unknown[]): string {
  const wanted = 'word' in expects ? expects.word : 'action' in expects ? expects.action : JSON.stringify(results);
  return `${expects.type} ${wanted ?? ''}`.slice(0, 240);
}
