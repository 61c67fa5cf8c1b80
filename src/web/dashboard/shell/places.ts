import type { IconName } from '../design/icon.tsx';

/** One entry of the navigation. `page`: what the session must list; null: everybody's. `key` is pressed after `g`. */
export interface Place {
  readonly to: string;
  readonly page: string | null;
  readonly label: string;
  readonly icon: IconName;
  readonly key: string;
}

export const dailyPlaces: readonly Place[] = [
  { to: '/at-risk', page: null, label: 'At risk', icon: 'risk', key: 'r' },
  { to: '/pipeline', page: 'pipeline', label: 'Pipeline', icon: 'pipeline', key: 'p' },
  { to: '/ask', page: null, label: 'Ask', icon: 'ask', key: 'a' },
  { to: '/activity', page: null, label: 'Activity and alerts', icon: 'bell', key: 'l' },
];

export const trustPlaces: readonly Place[] = [
  { to: '/data-quality', page: 'data-quality', label: 'Data quality', icon: 'check', key: 'd' },
  { to: '/model', page: 'model', label: 'Model', icon: 'model', key: 'm' },
];

export const adminPlaces: readonly Place[] = [
  { to: '/connections', page: 'connections', label: 'Connections', icon: 'plug', key: 'c' },
  { to: '/catalog', page: 'catalog', label: 'Catalog', icon: 'book', key: 't' },
  { to: '/policies', page: 'policies', label: 'Policies', icon: 'shield', key: 'y' },
  { to: '/approvals', page: 'approvals', label: 'Approvals', icon: 'hand', key: 'v' },
  { to: '/runs', page: 'runs', label: 'Runs', icon: 'play', key: 'u' },
  { to: '/audit', page: 'audit', label: 'Audit', icon: 'list', key: 'i' },
  { to: '/kill-switch', page: 'kill-switch', label: 'Kill switch', icon: 'stop', key: 'k' },
  { to: '/people', page: 'people', label: 'People', icon: 'people', key: 'e' },
];

/** The places a person may open. */
export function placesFor(places: readonly Place[], pages: readonly string[]): Place[] {
  return places.filter(({ page }) => page === null || pages.includes(page));
}
