import { AppError, type ErrorCode } from '../../src/domain/errors.ts';
import { defaultRetryAfterMs } from '../kit/rate-limit.ts';
import { badVendorResponse } from '../kit/vendor-errors.ts';

const reconnect = 'Connect Slack again with a valid bot token.';

/**
 * Slack's error words with what they mean for the caller and what to do.
 * Source: https://docs.slack.dev/reference/methods/chat.postMessage/#errors and the other methods' pages (2026-11-20)
 */
const meanings: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  not_authed: ['auth_expired', reconnect],
  invalid_auth: ['auth_expired', reconnect],
  account_inactive: ['auth_expired', reconnect],
  token_revoked: ['auth_expired', reconnect],
  token_expired: ['auth_expired', reconnect],
  missing_scope: ['forbidden', 'Add the missing scope to the Slack app and install it again.'],
  no_permission: ['forbidden', 'Ask a Slack administrator for the permission.'],
  access_denied: ['forbidden', 'Ask a Slack administrator for the permission.'],
  org_login_required: ['forbidden', 'Ask a Slack administrator for the permission.'],
  team_access_not_granted: ['forbidden', 'Ask a Slack administrator to approve the app for this workspace.'],
  ekm_access_denied: ['forbidden', 'Slack administrators have suspended posting.'],
  restricted_action: ['forbidden', 'A workspace preference forbids posting here; ask a Slack administrator.'],
  restricted_action_read_only_channel: ['forbidden', 'The channel is read-only; choose another one.'],
  not_in_channel: ['forbidden', 'Invite the app to the channel with /invite.'],
  is_archived: ['forbidden', 'The channel is archived; restore it or choose another one.'],
  cant_update_message: ['forbidden', 'Only the app that posted a message can change it.'],
  edit_window_closed: ['forbidden', 'The workspace no longer allows changing this message; post a new one.'],
  channel_not_found: ['not_found', 'Check the channel id; for a private channel, invite the app first.'],
  message_not_found: ['not_found', 'The message was deleted or was never posted.'],
  thread_not_found: ['not_found', 'The thread was deleted.'],
  users_not_found: ['not_found', 'Nobody in the workspace has this e-mail address.'],
  user_not_found: ['not_found', 'Check the user id.'],
  msg_too_long: ['invalid_input', 'Shorten the message.'],
  no_text: ['invalid_input', 'Give the message a text.'],
  invalid_blocks: ['invalid_input', 'Correct the blocks.'],
  invalid_arguments: ['invalid_input', 'Correct the arguments.'],
  invalid_cursor: ['invalid_input', 'Start again without a cursor.'],
  not_allowed_token_type: ['forbidden', 'This method needs a user token; connect Slack with one.'],
  channel_is_archived: ['forbidden', 'The channel is archived; restore it or choose another one.'],
  user_not_visible: ['forbidden', 'The user is not visible to this app.'],
  expired_trigger_id: ['conflict', 'A form opens only within three seconds of the press; press again.'],
  trigger_expired: ['conflict', 'A form opens only within three seconds of the press; press again.'],
  trigger_exchanged: ['conflict', 'This press has opened a form already; press again.'],
  invalid_trigger_id: ['conflict', 'A form opens only by a press of ours; press again.'],
  not_found: ['not_found', 'The form is closed.'],
  view_too_large: ['invalid_input', 'Shorten the form.'],
  expired_url: ['not_found', 'The address for answers has run out; ask again.'],
  cannot_unfurl_url: ['forbidden', 'Add the link’s domain to the Slack app.'],
  cannot_unfurl_message: ['not_found', 'The message is gone.'],
  time_in_past: ['invalid_input', 'Give a time that is still to come.'],
  time_too_far: ['invalid_input', 'Slack schedules up to 120 days ahead.'],
  restricted_too_many: ['limit_exceeded', 'Slack schedules up to 30 messages in five minutes of one channel.'],
  invalid_ts_oldest: ['invalid_input', 'Correct the time.'],
  invalid_ts_latest: ['invalid_input', 'Correct the time.'],
  user_not_in_channel: ['forbidden', 'The user is not in the channel.'],
  internal_error: ['unavailable', 'It is tried again later.'],
  fatal_error: ['unavailable', 'It is tried again later.'],
  service_unavailable: ['unavailable', 'It is tried again later.'],
  request_timeout: ['unavailable', 'It is tried again later.'],
  team_added_to_org: ['unavailable', 'The workspace is being moved; it is tried again later.'],
};

/** What Slack's error words look like; anything else in their place is a page or a cut answer. */
const word = /^[a-z0-9_]{1,80}$/;

/** The error of `{ok: false, error}`. `reason` is Slack's word; a page in its place is `bad_vendor_response`. */
export function slackError(method: string, reason: string): AppError {
  if (!word.test(reason)) return badVendorResponse('slack', method);
  if (reason === 'ratelimited' || reason === 'rate_limited') {
    return new AppError('rate_limited', `Slack asked us to slow down on ${method}.`, {
      system: 'slack',
      retryAfterMs: defaultRetryAfterMs,
    });
  }
  const [code, advice] = meanings[reason] ?? ['bad_vendor_response', 'See the connector’s README.'];
  return new AppError(code, `Slack refused ${method} (${reason}). ${advice}`, {
    system: 'slack',
    reason,
    hint: advice,
  });
}
