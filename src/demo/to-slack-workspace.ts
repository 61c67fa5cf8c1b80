import type { WorkspaceOptions } from '../../connectors/slack/simulator-workspace.ts';
import type { DemoOrganisation } from './organisation.ts';

/** The channel that the demo's alerts go to. */
export const demoAlertChannel = 'C0DEALALERTS';

/** The demo organisation's Slack: one channel for alerts and one per team, and a member for each sales user by e-mail. */
export function toSlackWorkspace(organisation: DemoOrganisation): WorkspaceOptions {
  const teams = [...new Set(organisation.users.map((user) => user.team))];
  return {
    team: 'Lantern Works',
    channels: [
      { id: demoAlertChannel, name: 'deal-alerts' },
      ...teams.map((team) => ({ id: `C0TEAM${team.toUpperCase()}`, name: `sales-${team.toLowerCase()}` })),
    ],
    users: organisation.users.map((user, index) => ({
      id: `U0SALES${String(index + 1).padStart(3, '0')}`,
      name: user.email.split('@')[0] ?? user.name,
      realName: user.name,
      email: user.email,
      isDeleted: !user.isActive,
      timeZone: user.region === 'EMEA' ? 'Europe/Berlin' : 'America/New_York',
    })),
  };
}
