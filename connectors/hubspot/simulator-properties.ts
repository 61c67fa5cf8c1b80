/** The properties HubSpot defines itself, per object type, as far as this simulator knows them: `name:type`. */

export const simulatedTypes = [
  'deals',
  'companies',
  'contacts',
  'tickets',
  'calls',
  'emails',
  'meetings',
  'notes',
  'tasks',
] as const;
export type SimulatedType = (typeof simulatedTypes)[number];

export interface PropertyDefinition {
  readonly name: string;
  readonly label: string;
  readonly type: 'string' | 'number' | 'datetime' | 'enumeration' | 'bool';
  readonly groupName: string;
  readonly hubspotDefined: boolean;
  readonly hasUniqueValue: boolean;
}

const everywhere = 'hs_object_id:number hs_merged_object_ids:string hubspot_owner_id:enumeration';
const engagement = `${everywhere} hs_timestamp:datetime hs_createdate:datetime hs_lastmodifieddate:datetime`;
const crm = `${everywhere} createdate:datetime`;

const defined: Readonly<Record<SimulatedType, string>> = {
  deals: `${crm} hs_lastmodifieddate:datetime dealname:string dealstage:enumeration pipeline:enumeration amount:number amount_in_home_currency:number deal_currency_code:enumeration closedate:datetime hs_is_closed:bool hs_is_closed_won:bool hs_manual_forecast_category:enumeration hs_deal_stage_probability:number hs_next_step:string dealtype:enumeration num_associated_contacts:number closed_lost_reason:string closed_won_reason:string days_to_close:number`,
  companies: `${crm} hs_lastmodifieddate:datetime name:string domain:string industry:enumeration type:enumeration country:string numberofemployees:number annualrevenue:number hs_parent_company_id:number`,
  contacts: `${crm} lastmodifieddate:datetime firstname:string lastname:string email:string jobtitle:string associatedcompanyid:number`,
  tickets: `${crm} hs_lastmodifieddate:datetime subject:string hs_pipeline:enumeration hs_pipeline_stage:enumeration hs_ticket_priority:enumeration closed_date:datetime`,
  calls: `${engagement} hs_call_title:string hs_call_body:string hs_call_direction:enumeration hs_call_status:enumeration`,
  emails: `${engagement} hs_email_subject:string hs_email_html:string hs_email_text:string hs_email_direction:enumeration hs_email_status:enumeration hs_email_thread_id:string`,
  meetings: `${engagement} hs_meeting_title:string hs_meeting_body:string hs_meeting_start_time:datetime hs_meeting_end_time:datetime hs_meeting_outcome:enumeration`,
  notes: `${engagement} hs_note_body:string`,
  tasks: `${engagement} hs_task_subject:string hs_task_body:string hs_task_status:enumeration hs_task_type:enumeration hs_task_priority:enumeration hs_task_completion_date:datetime`,
};

/** What HubSpot itself defines for a type. */
export function definedProperties(type: SimulatedType): PropertyDefinition[] {
  return defined[type].split(' ').map((text) => {
    const [name = '', kind = 'string'] = text.split(':');
    return {
      name,
      label: name.replaceAll('_', ' '),
      type: kind as PropertyDefinition['type'],
      groupName: `${type.replace(/s$/, '')}information`,
      hubspotDefined: true,
      hasUniqueValue: name === 'hs_object_id',
    };
  });
}

/** Values that HubSpot keeps on the record itself: they are served, never set. */
export const stampProperties: Readonly<Record<string, 'id' | 'createdAt' | 'updatedAt'>> = {
  hs_object_id: 'id',
  createdate: 'createdAt',
  hs_createdate: 'createdAt',
  hs_lastmodifieddate: 'updatedAt',
  lastmodifieddate: 'updatedAt',
};
