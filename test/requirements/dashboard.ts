import type { Requirement } from '../requirements.ts';

const source = 'issue 8, part 3';

export const requirements: readonly Requirement[] = [
  {
    id: 'dashboard.three-deals-today',
    source,
    behaviour:
      'The first page names three deals to work on today, each with its reason, its value and one next action.',
  },
  {
    id: 'dashboard.accessible',
    source: 'figures, board.axe_serious',
    behaviour: 'Every page is free of serious accessibility faults, in light and dark, at 1280 and 375 px.',
  },
  {
    id: 'dashboard.strict-policy',
    source,
    behaviour: 'Every page works under the strict content security policy and loads nothing from another host.',
  },
  {
    id: 'dashboard.text-stays-text',
    source,
    behaviour: 'Text from a system is shown as text; an address that is not http(s) is no link.',
  },
  {
    id: 'dashboard.keyboard',
    source,
    behaviour:
      'The board is used by keyboard alone: skip link, focus order, shortcuts, tabs by arrows, dialogs that give the focus back.',
  },
  {
    id: 'dashboard.deep-links',
    source,
    behaviour:
      'Every state of a page is in its address, and the address opens that state; an odd address opens the page.',
  },
  {
    id: 'dashboard.preview-confirm',
    source,
    behaviour: 'Nothing is written before its preview was confirmed, and every change carries the session token.',
  },
  {
    id: 'dashboard.honest-states',
    source,
    behaviour:
      'Loading, empty and failed states say what is going on and what to do; a fresh sign-in is offered where one is needed.',
  },
  {
    id: 'dashboard.small-and-fast',
    source: 'figures, board.js_kb and board.first_paint_ms',
    behaviour:
      'The first page loads at most 300 kB of compressed script and paints within a second with 100,000 deals.',
  },
  {
    id: 'dashboard.built-once',
    source,
    behaviour: 'The pages are built on the first start, kept for the same sources, and built anew for others.',
  },
  {
    id: 'dashboard.standing',
    source,
    behaviour:
      'Every page says above itself which sources are not read and which channels do not deliver, and since when.',
  },
  {
    id: 'dashboard.real-product',
    source: 'issue 8, Done when',
    behaviour:
      'The product as `npm start` gives it is walked in a browser: sign-in, pages, an act with its receipt and undo, live updates.',
  },
];
