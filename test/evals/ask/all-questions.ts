import type { QuestionKind } from './question-set.ts';
import { demoPipeline } from './questions/demo-pipeline.ts';
import { demoRisk } from './questions/demo-risk.ts';
import { demoTopics } from './questions/demo-topics.ts';
import { mavenAmounts } from './questions/maven-amounts.ts';
import { mavenComparisons } from './questions/maven-comparisons.ts';
import { mavenCounts } from './questions/maven-counts.ts';
import { mavenLists } from './questions/maven-lists.ts';
import { mavenRankings } from './questions/maven-rankings.ts';
import { mavenRates } from './questions/maven-rates.ts';
import { mavenStyles } from './questions/maven-styles.ts';
import { mavenTimes } from './questions/maven-times.ts';
import { mavenTraps } from './questions/maven-traps.ts';

/** The product's own question set. */
export const allQuestions: readonly QuestionKind[] = [
  mavenCounts,
  mavenAmounts,
  mavenRates,
  mavenRankings,
  mavenTimes,
  mavenComparisons,
  mavenStyles,
  mavenTraps,
  mavenLists,
  demoPipeline,
  demoRisk,
  demoTopics,
];
