import type { ContextContact } from '../../src/domain/deal-context.ts';

/** How senior a title is: 4 owner or C-level, 3 vice president or head, 2 director or manager, 1 any other title. */
export type SeniorityLevel = 1 | 2 | 3 | 4;

const standsIn = /\b(assistant|secretary|office of|chief of staff)\b/i;
const vicePresident = /\b([sea]?vp|vice[- ]president|head)\b/i;
const ownsAThing = /\b(product|process|data|system|service) owner\b|\bpartner (manager|success)\b/i;
const executive =
  /\b(c[efotimrsp]o|ciso|chro|chief|president|co-?founder|founder|owner|partner|managing director|general manager)\b/i;
const manager = /\b(director|manager|lead|principal|supervisor)\b/i;

/** The level of a job title, by its words; null for an empty or missing title. The first 200 characters count. */
export function seniorityOf(title: string | null | undefined): SeniorityLevel | null {
  const text = title?.slice(0, 200).trim();
  if (!text) return null;
  // "Assistant to the CEO" names a chief and is none; a vice president is not the president.
  if (standsIn.test(text)) return 1;
  if (vicePresident.test(text)) return 3;
  if (executive.test(text) && !ownsAThing.test(text)) return 4;
  return manager.test(text) ? 2 : 1;
}

const decisionRole = /\b(decision[- _]?maker|economic[- _]?(buyer|decision[- _]?maker)|executive[- _]sponsor)\b/i;

/** True for a vice president or above, or a person whose role on the deal is to decide or to pay. */
export function isDecisionMaker(person: ContextContact): boolean {
  if (person.role !== null && decisionRole.test(person.role.slice(0, 200))) return true;
  const level = seniorityOf(person.contact?.title);
  return level !== null && level >= 3;
}
