import type { SimulatorOrg } from '../../connectors/salesforce/simulator-org.ts';
import { addDays, startOfDay } from '../domain/time.ts';
import type { DemoOrganisation } from './organisation.ts';
import { recordId } from './record-id.ts';
import { emailMessageRows, eventRelationRows, eventRows, taskRows } from './salesforce-activities.ts';
import {
  contactRoleRows,
  opportunityFieldHistoryRows,
  opportunityHistoryRows,
  opportunityRows,
  stageRows,
} from './salesforce-deals.ts';
import { accountRows, contactRows, userRows } from './salesforce-people.ts';

/**
 * The demo organisation as the rows of a Salesforce organisation with two currencies, Enhanced Email, history tracking on
 * owner and next step, and the segment as `Account.Type`. Ids are those of the answer key.
 */
export function toSalesforceOrg(organisation: DemoOrganisation): SimulatorOrg {
  const foundedAt = startOfDay(addDays(organisation.anchorDate, -1500));
  const currency = (IsoCode: string, ConversionRate: number, index: number) => ({
    Id: recordId('currencyType', index),
    IsoCode,
    ConversionRate,
    DecimalPlaces: 2,
    IsActive: true,
    IsCorporate: IsoCode === 'USD',
    SystemModstamp: foundedAt,
  });
  return {
    organization: { Id: recordId('organisation', 1), Name: 'Lantern Works', DefaultCurrencyIsoCode: 'USD' },
    features: { multiCurrency: true, trackedOpportunityFields: ['OwnerId', 'NextStep'], enhancedEmail: true },
    CurrencyType: [currency('USD', 1, 1), currency('EUR', 0.92, 2)],
    User: userRows(organisation),
    Account: accountRows(organisation),
    Contact: contactRows(organisation),
    OpportunityStage: stageRows(organisation, foundedAt),
    Opportunity: opportunityRows(organisation),
    OpportunityHistory: opportunityHistoryRows(organisation),
    OpportunityFieldHistory: opportunityFieldHistoryRows(organisation),
    OpportunityContactRole: contactRoleRows(organisation),
    Task: taskRows(organisation),
    Event: eventRows(organisation),
    EventRelation: eventRelationRows(organisation),
    EmailMessage: emailMessageRows(organisation),
  };
}
