import { addDays, type CalendarDate, startOfDay } from '../domain/time.ts';
import { firstNames, lastNames } from './names.ts';
import type { DemoUser } from './organisation.ts';
import type { Random } from './random.ts';
import { recordId } from './record-id.ts';

const teams = [
  { team: 'East', region: 'Americas' },
  { team: 'West', region: 'EMEA' },
];
const repsPerTeam = 3;

/** The people who sell: two managers, six reps, and one rep who has left but still owns what nobody took over. */
export interface SalesTeam {
  readonly managers: readonly DemoUser[];
  readonly reps: readonly DemoUser[];
  readonly formerRep: DemoUser;
}

/** Everybody of the team, managers first. */
export function allUsers(team: SalesTeam): DemoUser[] {
  return [...team.managers, ...team.reps, team.formerRep];
}

/** Hires the sales team; all joined before the first deal. */
export function hireSalesTeam(random: Random, anchorDate: CalendarDate): SalesTeam {
  const first = random.shuffled(firstNames);
  const last = random.shuffled(lastNames);
  let count = 0;
  function hire(role: DemoUser['role'], teamIndex: number, managerId: string | null, isActive: boolean): DemoUser {
    const given = first[count] ?? 'Alex';
    const family = last[count] ?? 'Doe';
    count += 1;
    const mailbox = `${given}.${family}`
      .toLowerCase()
      .normalize('NFD')
      .replace(/[^a-z.]/g, '');
    return {
      id: recordId('user', count),
      name: `${given} ${family}`,
      email: `${mailbox}@lanternworks.example`,
      role,
      managerId,
      team: teams[teamIndex]?.team ?? 'East',
      region: teams[teamIndex]?.region ?? 'Americas',
      isActive,
      createdAt: startOfDay(addDays(anchorDate, -1400 + count)),
      leftAt: isActive ? null : startOfDay(addDays(anchorDate, -38)),
    };
  }
  const managers = teams.map((_, index) => hire('manager', index, null, true));
  const reps = managers.flatMap((manager, index) =>
    Array.from({ length: repsPerTeam }, () => hire('rep', index, manager.id, true)),
  );
  return { managers, reps, formerRep: hire('rep', 0, managers[0]?.id ?? null, false) };
}
