import { dataChecks } from './conformance-data.ts';
import { definitionChecks } from './conformance-definition.ts';
import { faultChecks } from './conformance-faults.ts';
import type { ConformanceCheck, ConformanceSubject } from './conformance-subject.ts';

/**
 * Everything that any connector must hold, as checks for a test runner. A check left out must say why.
 * @throws Error when a reason is missing or a tool has no example call.
 */
export function conformanceChecks(subject: ConformanceSubject): ConformanceCheck[] {
  for (const [check, reason] of Object.entries(subject.leftOut)) {
    if (reason.trim().length < 20) throw new Error(`${subject.connector.id}: say why "${check}" is left out.`);
  }
  for (const { name } of subject.connector.tools) {
    if (!subject.calls[name]) throw new Error(`${subject.connector.id}: give an example call of ${name}.`);
  }
  return [...definitionChecks(subject), ...dataChecks(subject), ...faultChecks(subject)];
}
