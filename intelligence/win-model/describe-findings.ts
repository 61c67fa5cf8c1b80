import type { PreparedTable } from './prepare-table.ts';
import type { LeakFinding, LeakWarning } from './probe-leaks.ts';

/** Features that are excluded, that read an excluded column or one in `leaveOut`; in strict mode suspects too. */
export function featuresToDrop(
  prepared: PreparedTable,
  findings: readonly LeakFinding[],
  options: { readonly strict: boolean; readonly leaveOut?: ReadonlySet<string> },
): Set<number> {
  const dropped = findings.filter((finding) => finding.excluded || options.strict);
  const columns = new Set(dropped.map((finding) => finding.column));
  prepared.profiles.forEach((profile, at) => {
    if (options.leaveOut?.has(profile.name)) columns.add(at);
  });
  const features = new Set(dropped.flatMap((finding) => finding.feature ?? []));
  return new Set(
    prepared.features.flatMap((feature, at) => {
      const other = feature.source.from === 'gap' ? feature.source.other : feature.source.column;
      return features.has(at) || columns.has(feature.source.column) || columns.has(other) ? [at] : [];
    }),
  );
}

/** The findings as warnings with what was done, and the names of excluded and suspect columns. */
export function describeFindings(prepared: PreparedTable, findings: readonly LeakFinding[], strict: boolean) {
  const nameOf = (finding: LeakFinding) =>
    finding.column === null
      ? (prepared.features[finding.feature ?? -1]?.name ?? '(row order)')
      : (prepared.profiles[finding.column]?.name ?? '');
  const warnings: LeakWarning[] = findings.map((finding) => ({
    column: nameOf(finding),
    probe: finding.probe,
    auc: finding.auc,
    action: finding.excluded ? 'excluded' : strict && finding.column !== null ? 'dropped by --strict' : 'kept',
    text: finding.text,
  }));
  const excluded = [...new Set(warnings.filter((found) => found.action === 'excluded').map((found) => found.column))];
  const others = warnings.filter((found) => found.action !== 'excluded' && !excluded.includes(found.column));
  return { warnings, columns: { excluded, suspects: [...new Set(others.map((found) => found.column))] } };
}
