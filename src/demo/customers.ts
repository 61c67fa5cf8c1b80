import { addDays, type CalendarDate, startOfDay } from '../domain/time.ts';
import { type BuyingRole, buyingRoles, companyNames, firstNames, industries, lastNames } from './names.ts';
import type { DemoAccount, DemoContact, Segment } from './organisation.ts';
import type { Random } from './random.ts';
import { recordId } from './record-id.ts';
import type { SalesTeam } from './sales-team.ts';

/** People who buy together: one per role, all at the same account. */
export type BuyingGroup = Readonly<Record<BuyingRole, DemoContact>>;

/** An account with its people. Open deals of one account never share a group, so that no deal's talk counts for another. */
export interface Customer {
  readonly account: DemoAccount;
  readonly groups: readonly BuyingGroup[];
  /** People on record who take part in no deal; some of their fields are empty. */
  readonly bystanders: readonly DemoContact[];
}

const groupsPerAccount = 4;
const employees: Readonly<Record<Segment, readonly [number, number]>> = {
  smb: [20, 190],
  mid_market: [220, 950],
  enterprise: [1_200, 18_000],
};

/** 40 companies: 16 small, 14 mid-market, 10 enterprise. */
const segmentOf = (index: number): Segment => (index < 16 ? 'smb' : index < 30 ? 'mid_market' : 'enterprise');
export const accountCount = 40;

function slug(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

function openAccount(random: Random, index: number, name: string, team: SalesTeam, day: CalendarDate): DemoAccount {
  const industry = random.pick(industries);
  const segment = segmentOf(index);
  const isEuropean = random.chance(0.3);
  const candidates = team.reps.filter((rep) => (rep.region === 'EMEA') === isEuropean);
  const [fewest, most] = employees[segment];
  const employeeCount = random.integer(fewest, most);
  return {
    id: recordId('account', index + 1),
    name: `${name} ${random.pick(industry.endings)}`,
    domain: `${slug(name)}.example`,
    industry: random.chance(0.08) ? null : industry.name,
    segment,
    region: isEuropean ? 'EMEA' : 'Americas',
    currency: isEuropean ? 'EUR' : 'USD',
    employeeCount,
    annualRevenue: random.chance(0.15) ? null : Math.round(employeeCount * random.between(0.11, 0.3)) * 1_000_000,
    ownerId: random.pick(candidates).id,
    createdAt: startOfDay(addDays(day, -random.integer(1100, 1300))),
  };
}

/** Every company and every person at it, in a stable order. */
export function openCustomers(random: Random, team: SalesTeam, anchorDate: CalendarDate): Customer[] {
  const names = random.shuffled(companyNames).slice(0, accountCount);
  let contactCount = 0;
  return names.map((name, index) => {
    const account = openAccount(random.fork(`account ${index}`), index, name, team, anchorDate);
    const people = random.fork(`people ${index}`);
    const given = people.shuffled(firstNames);
    const family = people.shuffled(lastNames);
    function introduce(title: string | null, hasEmail: boolean): DemoContact {
      const place = contactCount % given.length;
      const firstName = given[place] ?? 'Sam';
      const lastName = family[place] ?? 'Lee';
      contactCount += 1;
      const mailbox = `${firstName}.${lastName}`
        .toLowerCase()
        .normalize('NFD')
        .replace(/[^a-z.]/g, '');
      return {
        id: recordId('contact', contactCount),
        accountId: account.id,
        firstName,
        lastName,
        email: hasEmail ? `${mailbox}@${account.domain}` : null,
        title,
        createdAt: startOfDay(addDays(account.createdAt.slice(0, 10), people.integer(1, 30))),
      };
    }
    const groups = Array.from({ length: groupsPerAccount }, () => {
      const roles = Object.keys(buyingRoles) as BuyingRole[];
      const entries = roles.map((role) => [role, introduce(people.pick(buyingRoles[role]), true)] as const);
      return Object.fromEntries(entries) as unknown as BuyingGroup;
    });
    const bystanders = [introduce(null, true), introduce('Consultant', people.chance(0.5))];
    return { account, groups, bystanders };
  });
}
