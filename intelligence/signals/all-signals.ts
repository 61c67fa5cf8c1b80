import { accountNews } from './account-news.ts';
import { aging } from './aging.ts';
import { amountDropped } from './amount-dropped.ts';
import { categoryContradicted } from './category-contradicted.ts';
import { championSilent } from './champion-silent.ts';
import { closeDateOverdue } from './close-date-overdue.ts';
import { closeDatePushed } from './close-date-pushed.ts';
import { competitorMentioned } from './competitor-mentioned.ts';
import { engagementDeclining } from './engagement-declining.ts';
import { ghosted } from './ghosted.ts';
import { hygiene } from './hygiene.ts';
import { meetingsCancelled } from './meetings-cancelled.ts';
import { nextStepStale } from './next-step-stale.ts';
import { noDecisionMaker } from './no-decision-maker.ts';
import { noTwoWayActivity } from './no-two-way-activity.ts';
import { nothingScheduled } from './nothing-scheduled.ts';
import { oneWayConversation } from './one-way-conversation.ts';
import { ownerUnstable } from './owner-unstable.ts';
import { qualificationGaps } from './qualification-gaps.ts';
import { redFlagPhrase } from './red-flag-phrase.ts';
import { rolesMissing } from './roles-missing.ts';
import type { Signal } from './signal.ts';
import { singleThreaded } from './single-threaded.ts';
import { slowReplies } from './slow-replies.ts';
import { stageRegressed } from './stage-regressed.ts';
import { stalledInStage } from './stalled-in-stage.ts';
import { supportTrouble } from './support-trouble.ts';
import { unrealisticCloseDate } from './unrealistic-close-date.ts';

/** The 27 risk signals in the product's order. */
export const allSignals: readonly Signal[] = [
  noTwoWayActivity,
  ghosted,
  slowReplies,
  engagementDeclining,
  oneWayConversation,
  stalledInStage,
  aging,
  closeDateOverdue,
  closeDatePushed,
  unrealisticCloseDate,
  nextStepStale,
  nothingScheduled,
  singleThreaded,
  noDecisionMaker,
  rolesMissing,
  championSilent,
  qualificationGaps,
  stageRegressed,
  amountDropped,
  categoryContradicted,
  meetingsCancelled,
  competitorMentioned,
  redFlagPhrase,
  ownerUnstable,
  hygiene,
  accountNews,
  supportTrouble,
];
