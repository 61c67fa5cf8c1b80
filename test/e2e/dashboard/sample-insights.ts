import { nextAction } from '../../../execution/alerts/next-action.ts';
import { signalIds } from '../../../src/domain/signal.ts';
import { now, type SampleDeal } from './sample-deals.ts';
import { samplePipeline, sampleSide } from './sample-pipeline.ts';

const earlier = '2026-11-12T08:15:00.000Z';
const figure = (value: number) => ({ value, low: value - 0.03, high: value + 0.03 });

/** What the pages of everybody are answered with, by route id; these answers are always the same. */
export function insightAnswers(deals: readonly SampleDeal[]): Record<string, unknown> {
  const pages = [
    'pipeline',
    'signals',
    'data-quality',
    'model',
    'connections',
    'catalog',
    'policies',
    'approvals',
    'runs',
    'audit',
    'kill-switch',
    'people',
  ];
  const alerts = deals.slice(0, 8).map(({ row }) => ({
    ...{
      id: `episode-${row.opportunityId}`,
      opportunityId: row.opportunityId,
      openedAt: earlier,
      band: row.band,
      risk: row.risk,
      rule: 'new-risk',
    },
    ...{
      name: row.name,
      ownerId: row.ownerId,
      owner: row.owner,
      notifiedAt: earlier,
      snoozedUntil: null,
      acknowledgedAt: null,
      acknowledgedBy: null,
    },
    ...{
      escalatedAt: null,
      reasons: row.reasons,
      nextAction: nextAction(row.reasons[0]?.signalId ?? null),
      feedback: null,
    },
  }));
  const share = { share: 0.71, low: 0.6, high: 0.8 };
  return {
    readStanding: () => ({ sources: [], channels: [], isStopped: false, isHeld: false, hasData: true }),
    readSession: {
      person: {
        id: 'dana',
        name: 'Dana Hart',
        email: 'dana@acme.example',
        role: 'admin',
        team: null,
        salesUserId: null,
      },
      ...{
        workspace: { id: 'demo', label: 'Demo' },
        workspaces: [{ id: 'demo', label: 'Demo', role: 'admin' }],
        pages,
        csrfToken: 'sample-token',
      },
      ...{ signedInAt: now, freshUntil: now, expiresAt: '2026-11-20T21:58:00.000Z', dataAsOf: now, isDemo: true },
    },
    signOut: { done: true },
    readPipeline: samplePipeline(deals),
    comparePipeline: { earlier: sampleSide(deals, '2026-11-13'), later: sampleSide(deals) },
    readDealTimeline: {
      ...{ opportunityId: 'deal-1', asOf: now },
      changes: [
        {
          id: 'ch2',
          field: 'closeDate',
          from: '2026-10-30',
          to: '2026-11-28',
          fromLabel: null,
          toLabel: null,
          effectiveAt: earlier,
          knownAt: earlier,
        },
        {
          id: 'ch1',
          field: 'stageId',
          from: 's1',
          to: 's2',
          fromLabel: 'Evaluation',
          toLabel: 'Proposal',
          effectiveAt: earlier,
          knownAt: earlier,
        },
      ],
    },
    readDealActivities: {
      ...{ page: 1, pageSize: 25, total: 1 },
      activities: [
        {
          ...{
            id: 'a1',
            kind: 'email',
            occurredAt: earlier,
            knownAt: earlier,
            direction: 'inbound',
            opportunityId: 'deal-1',
            accountId: null,
          },
          ...{
            contactIds: ['c1'],
            userIds: ['u1'],
            participantCount: 2,
            threadId: 't',
            status: null,
            isAutomatic: false,
            subject: 'Re: pricing',
          },
          ...{ phrases: [], contactNames: ['Priya Nair'], userNames: ['Maria Keller'] },
        },
      ],
    },
    readDealNews: {
      events: [
        {
          id: 'n1',
          kind: 'leadership_change',
          occurredAt: earlier,
          title: 'The chief financial officer leaves',
          url: 'https://news.example/1',
        },
      ],
    },
    previewDealAction: {
      changes: [{ field: 'subject', before: null, after: 'Call your champion.' }],
      ...{ conflict: false, system: 'Salesforce', confirmation: 'sealed', needsApproval: false, currency: 'USD' },
    },
    confirmDealAction: { deliveryId: 'd1', status: 'pending' },
    listViews: {
      views: [
        {
          id: 'v1',
          page: 'at-risk',
          name: 'Critical',
          query: 'band=critical',
          isShared: true,
          isOwn: true,
          savedAt: earlier,
        },
      ],
    },
    listAlerts: { alerts, page: 1, pageSize: 20, total: alerts.length },
    ...Object.fromEntries(
      ['snoozeAlert', 'acknowledgeAlert', 'assignAlert', 'rateAlert', 'deleteView'].map((id) => [id, { done: true }]),
    ),
    listDeliveries: {
      ...{ page: 1, pageSize: 50, total: 2 },
      deliveries: (['sent', 'failed'] as const).map((status, at) => ({
        ...{
          id: `d${at}`,
          status,
          rule: 'new-risk',
          subjectId: 'deal-1',
          name: 'Castellan Energy – Renewal',
          channel: 'slack',
          recipient: 'Maria Keller',
          attempt: 1,
        },
        ...{
          mayHaveArrived: false,
          lastError: status === 'failed' ? { code: 'forbidden', message: 'The channel is archived.' } : null,
        },
        ...{
          receipt: status === 'sent' ? { ts: '1763625480.1' } : null,
          createdAt: earlier,
          dueAt: earlier,
          finishedAt: earlier,
        },
      })),
    },
    readSignalPrecision: {
      ...{ asOf: now, baseRate: { ...share, share: 0.34, deals: 400 } },
      signals: signalIds.map((id, at) => ({
        ...{
          id,
          isMuted: at === 4,
          reason: at === 4 ? 'right less often than the base rate' : 'right often enough',
          choice: 'auto',
        },
        precision:
          at % 3 === 2
            ? null
            : {
                alerts: 40,
                right: 28,
                wrong: 9,
                open: 3,
                precision: share,
                thumbsUp: 5,
                thumbsDown: 1,
                thumbsDownShare: share,
              },
      })),
    },
    readDataQuality: {
      ...{
        asOf: now,
        openDeals: deals.length,
        cleanSharePercent: 64,
        undatedDeals: 0,
        records: { opportunity: 1_052, contact: 2_210 },
      },
      matching: { by_role: 5_120, by_domain: 2_004, none: 311 },
      checks: [
        { id: 'no-amount', label: 'no amount', deals: 6 },
        { id: 'no-next-step', label: 'no next step', deals: 41 },
        { id: 'no-contacts', label: 'no contacts', deals: null },
      ],
      connections: [
        {
          ...{
            id: 'salesforce',
            system: 'salesforce',
            health: 'healthy',
            healthReason: null,
            dataAsOf: now,
            syncedAt: now,
          },
          objects: [
            {
              object: 'opportunity',
              state: 'complete',
              read: 1_052,
              total: 1_052,
              since: null,
              completedAt: now,
              reason: null,
            },
          ],
        },
      ],
    },
    listUncleanDeals: {
      check: { id: 'no-next-step', label: 'no next step', deals: 1 },
      deals: [{ opportunityId: 'deal-7', name: 'Renewal', owner: null }],
      page: 1,
      pageSize: 20,
      total: 1,
    },
    suggestQuestions: {
      questions: [
        'Which deals are at risk this quarter?',
        'Which of my deals have gone quiet?',
        'How much is in commit?',
      ],
    },
    readModel: {
      model: {
        ...{
          verdict: 'ships',
          reason: 'It beats base rate, stage table and rules on 212 deals it had not seen.',
          trainedAsOf: now,
          modelVersion: 'm-7',
        },
        ...{
          dataVersion: 'sample',
          snapshotDates: 24,
          history: { closedDeals: 812, deals: 1_052, won: 298, lost: 514 },
        },
        split: {
          horizonDays: 90,
          testFrom: earlier,
          trainSnapshots: 9_000,
          testSnapshots: 2_400,
          testDeals: 212,
          embargoed: 40,
        },
        metrics: {
          ...{
            rows: 2_400,
            won: 880,
            auc: figure(0.81),
            averagePrecision: figure(0.74),
            brier: figure(0.16),
            logLoss: figure(0.49),
            ece: figure(0.031),
          },
          liftTopDecile: figure(2.4),
          calibration: [0.1, 0.3, 0.5, 0.7, 0.9].map((mean, at) => ({
            from: mean - 0.1,
            to: mean + 0.1,
            rows: 300 + at * 90,
            meanProbability: mean,
            shareWon: mean + (at - 2) * 0.02,
          })),
        },
        references: (['base rate', 'stage table', 'rules'] as const).map((name) => ({
          name,
          auc: 0.6,
          brier: 0.22,
          logLoss: 0.63,
          ece: 0.05,
          gain: 0.14,
          errors: 0.02,
          isBeaten: true,
        })),
        leakWarnings: [
          {
            column: 'days_to_close',
            probe: 'single feature',
            auc: 0.97,
            action: 'excluded',
            text: 'It orders the outcomes almost perfectly on its own: it was written after the deal ended.',
          },
        ],
        ...{
          permutedLabelAuc: 0.502,
          excludedFeatures: ['days_to_close'],
          contributions: [
            { feature: 'stage', logOdds: 1.4 },
            { feature: 'push_count', logOdds: -0.8 },
          ],
        },
        drift: {
          state: 'holds',
          closedDeals: 44,
          won: 16,
          expectedWins: 15.2,
          z: 0.2,
          ece: 0.03,
          text: 'Holds since it was trained',
        },
      },
    },
  };
}
