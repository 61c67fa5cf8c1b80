const labels: Readonly<Record<string, string>> = {
  owner: 'rep',
  ownerTeam: 'team',
  ownerManager: 'manager',
  ownerRegion: 'region',
  accountIndustry: 'industry',
  accountSegment: 'segment',
  accountRegion: 'account region',
  accountParent: 'parent account',
  forecastCategory: 'forecast category',
  productFamily: 'product line',
  lossReason: 'loss reason',
  closeDate: 'close date',
  createdDate: 'created date',
};

/** How a question names a field, so that the question is understood again. */
export function fieldLabel(field: string): string {
  if (field.includes('custom.')) return field.slice(field.indexOf('custom.') + 'custom.'.length).replace(/_/g, ' ');
  return labels[field] ?? field;
}
