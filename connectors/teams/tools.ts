import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import { defineTool, type ToolDefinition } from '../kit/define-connector.ts';
import { adaptiveCard } from './adaptive-card.ts';
import type { TeamsClient } from './client.ts';

/** Source: https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using (2026-11-20) */
const maxCardBytes = 28 * 1024;

const postCard = defineTool({
  name: 'teams_post_card',
  title: 'Post a card to Microsoft Teams',
  description:
    'Use to post one card to the chat or channel of the configured workflow. Not idempotent and not readable back: after an unknown outcome ask a person. For Slack use slack_post_message.',
  input: z.object({
    title: z.string().min(1).max(500),
    lines: z.array(z.string().min(1).max(4_000)).max(60).default([]),
  }),
  output: z.object({ status: z.number().int() }),
  readOnly: false,
  idempotent: false,
  cacheTtlMs: null,
  riskTier: 1,
  scopes: [],
  handler: (client: TeamsClient, input, { signal }) => {
    const card = adaptiveCard(input);
    const bytes = Buffer.byteLength(JSON.stringify(card));
    if (bytes <= maxCardBytes) return client.post(card, signal);
    throw new AppError('limit_exceeded', `teams: a card of ${bytes} bytes; Teams takes ${maxCardBytes}. Shorten it.`, {
      field: 'lines',
      notSent: true,
    });
  },
});

/** Everything the Teams connector can do. */
export const teamsTools: readonly ToolDefinition<TeamsClient>[] = [postCard];
