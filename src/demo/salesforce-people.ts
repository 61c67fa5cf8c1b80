import type { AccountRow, ContactRow, UserRow } from '../../connectors/salesforce/simulator-org.ts';
import type { DemoOrganisation, Segment } from './organisation.ts';
import { recordId } from './record-id.ts';

const segmentLabels: Readonly<Record<Segment, string>> = {
  smb: 'SMB',
  mid_market: 'Mid-Market',
  enterprise: 'Enterprise',
};

/** The sales users: team as role and department, region as division. */
export function userRows(organisation: DemoOrganisation): UserRow[] {
  return organisation.users.map((user) => {
    const title = user.role === 'manager' ? 'Sales Manager' : 'Account Executive';
    return {
      Id: user.id,
      Name: user.name,
      Email: user.email,
      IsActive: user.isActive,
      ManagerId: user.managerId,
      Title: title,
      Department: user.team,
      Division: user.region,
      UserRoleId: recordId('userRole', user.team === 'East' ? 1 : 2),
      UserRoleName: user.team,
      CreatedDate: user.createdAt,
      SystemModstamp: user.leftAt ?? user.createdAt,
    };
  });
}

/** The accounts, with the segment as their type. */
export function accountRows(organisation: DemoOrganisation): AccountRow[] {
  return organisation.accounts.map((account) => ({
    Id: account.id,
    IsDeleted: false,
    Name: account.name,
    Website: `https://www.${account.domain}`,
    Industry: account.industry,
    Type: segmentLabels[account.segment],
    NumberOfEmployees: account.employeeCount,
    AnnualRevenue: account.annualRevenue,
    BillingCountry: account.region === 'EMEA' ? 'Germany' : 'United States',
    OwnerId: account.ownerId,
    ParentId: null,
    CurrencyIsoCode: account.currency,
    CreatedDate: account.createdAt,
    SystemModstamp: account.createdAt,
  }));
}

/** The people at the accounts. */
export function contactRows(organisation: DemoOrganisation): ContactRow[] {
  const owners = new Map(organisation.accounts.map((account) => [account.id, account.ownerId]));
  return organisation.contacts.map((contact) => ({
    Id: contact.id,
    IsDeleted: false,
    Name: `${contact.firstName} ${contact.lastName}`,
    Email: contact.email,
    Title: contact.title,
    AccountId: contact.accountId,
    OwnerId: owners.get(contact.accountId) ?? '',
    CreatedDate: contact.createdAt,
    SystemModstamp: contact.createdAt,
  }));
}
