import { AppError } from '../../src/domain/errors.ts';
import type { SalesUserState } from '../../src/domain/organisation.ts';
import { systemPrincipal } from '../../src/domain/principal.ts';
import type { ToolGateway } from '../../src/domain/tool.ts';
import { configuredRecipients, type Recipient, type Recipients } from './recipients.ts';

/**
 * Finds the Slack member of each active sales user by e-mail; who has none, or is not active, is served by `fallbackChannel`. While Slack
 * does not answer everybody is, so that deals are scored and what is accepted waits for Slack.
 * @throws AppError when Slack refuses; a user it does not know is no error
 */
export async function slackRecipients(
  gateway: ToolGateway,
  tenantId: string,
  users: ReadonlyMap<string, SalesUserState>,
  fallbackChannel: string,
): Promise<Recipients> {
  const byOwnerId = new Map<string, Recipient>();
  for (const [id, { email, isActive }] of users) {
    if (email === null || isActive === false) continue;
    const address = await slackUserId(gateway, tenantId, email);
    if (address === 'away') break;
    if (address !== null) byOwnerId.set(id, { channel: 'slack-message', address });
  }
  return configuredRecipients(byOwnerId, { channel: 'slack-message', address: fallbackChannel });
}

/** Null: Slack knows nobody by this address. `away`: it does not answer, and would not for the next one either. */
async function slackUserId(gateway: ToolGateway, tenantId: string, email: string): Promise<string | 'away' | null> {
  try {
    const { structuredContent } = await gateway.callTool({
      principal: systemPrincipal(tenantId),
      tool: 'slack_lookup_user_by_email',
      arguments: { email },
      purpose: 'find alert recipient',
      deadlineMs: 10_000,
    });
    return structuredContent['isActive'] === true ? String(structuredContent['userId']) : null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'not_found') return null;
    if (error.code === 'unavailable' || error.code === 'rate_limited') return 'away';
    throw error;
  }
}
