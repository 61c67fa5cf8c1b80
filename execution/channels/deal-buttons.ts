/** What a button asks for; part of its action id, which the Slack app answers. */
export const dealButtons = [
  { act: 'create_task', label: 'Create task' },
  { act: 'snooze', label: 'Snooze' },
  { act: 'assign', label: 'Assign' },
  { act: 'why', label: 'Why?' },
  { act: 'useful', label: 'Useful' },
  { act: 'not_useful', label: 'Not useful' },
] as const;
export type DealAct = (typeof dealButtons)[number]['act'];

const prefix = 'bellwether.';

/** The buttons under an alert. What comes back when one is pressed is the action's opaque id and nothing else. */
export function dealButtonsBlock(actionId: string) {
  const buttons = dealButtons.map(({ act, label }) => ({ label, actionId: `${prefix}${act}`, value: actionId }));
  return { kind: 'actions' as const, buttons };
}

/** The act of an action id, null for one that is not ours. */
export function dealActOf(actionId: string): DealAct | null {
  return dealButtons.find(({ act }) => `${prefix}${act}` === actionId)?.act ?? null;
}
