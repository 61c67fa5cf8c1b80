import { AppError } from '../../src/domain/errors.ts';
import type { SalesUserState } from '../../src/domain/organisation.ts';
import { systemPrincipal } from '../../src/domain/principal.ts';
import type { ToolGateway } from '../../src/domain/tool.ts';
import { configuredRecipients, type Recipient, type Recipients } from './recipients.ts';

/**
 * Finds the Slack member of each active sales user by e-mail; who has none, or is not active, is served by `fallbackChannel`.
 * @throws AppError when Slack does not answer; a user it does not know is no error
 */
export async function slackRecipients(
  gateway: ToolGateway,
  tenantId: string,
  users: ReadonlyMap<string, SalesUserState>,
  fallbackChannel: string,
): Promise<Recipients> {
  const byOwnerId = new Map<string, Recipient>();
  for (const [id, { email, isActive }] of users) {
    const address = email === null || isActive === false ? null : await slackUserId(gateway, tenantId, email);
    if (address !== null) byOwnerId.set(id, { channel: 'slack-message', address });
  }
  return configuredRecipients(byOwnerId, { channel: 'slack-message', address: fallbackChannel });
}

async function slackUserId(gateway: ToolGateway, tenantId: string, email: string): Promise<string | null> {
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
    if (error instanceof AppError && error.code === 'not_found') return null;
    throw error;
  }
}
