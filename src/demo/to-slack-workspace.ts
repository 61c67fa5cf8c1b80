import type { WorkspaceOptions } from '../../connectors/slack/simulator-workspace.ts';
import { channelTalk } from './channel-talk.ts';
import type { DemoOrganisation } from './organisation.ts';

/** The channel that the demo's alerts go to. */
export const demoAlertChannel = 'C0DEALALERTS';

/** The demo organisation's Slack: one channel for alerts and one per team, a member for each sales user by e-mail, and talk about deals. */
export function toSlackWorkspace(organisation: DemoOrganisation): WorkspaceOptions {
  const teams = [...new Set(organisation.users.map((user) => user.team))];
  const slackIds = new Map(
    organisation.users.map((user, index) => [user.id, `U0SALES${String(index + 1).padStart(3, '0')}`]),
  );
  const channelOfTeam = (team: string) => `C0TEAM${team.toUpperCase()}`;
  return {
    team: 'Lantern Works',
    channels: [
      { id: demoAlertChannel, name: 'deal-alerts' },
      ...teams.map((team) => ({ id: channelOfTeam(team), name: `sales-${team.toLowerCase()}` })),
    ],
    users: organisation.users.map((user) => ({
      id: slackIds.get(user.id) ?? '',
      name: user.email.split('@')[0] ?? user.name,
      realName: user.name,
      email: user.email,
      isDeleted: !user.isActive,
      timeZone: user.region === 'EMEA' ? 'Europe/Berlin' : 'America/New_York',
    })),
    talk: channelTalk(organisation, {
      slackIdOf: (userId) => slackIds.get(userId) ?? null,
      channelOf: (userId) => {
        const user = organisation.users.find(({ id }) => id === userId);
        return user ? channelOfTeam(user.team) : null;
      },
    }),
  };
}
